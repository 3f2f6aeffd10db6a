"""A structure is suspended or closes: each request finds someone, then it reads nobody any more (referrals §12)."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Network, Role, Structure
from core.tenancy.operations.ending import begin, give_up_ending
from people.models import AccessGrant, Consent, Person
from people.operations.capturing import Taken
from people.operations.grounds import decide
from referrals.models import Handoff, Referral
from referrals.operations.answering import accept as say_yes
from referrals.operations.closing import report
from referrals.operations.ending import finish, hold_meanwhile, return_to_sender, take_back
from referrals.operations.following_on import ask_to_follow_on, she_agrees
from referrals.queries import ending
from tests.cast import QUINQUET, make_cast
from tests.factories.floor import as_owner
from tests.factories.lists import listed, third
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory
from tests.referrals.ending_acts import act, closing, done, follow_on, fresh
from tests.session import sign_in

ALL = tuple(Scope)


def allow_continuity(cast: Any) -> None:
    with as_owner():
        officer = MembershipFactory(structure=cast.coordination, role=Role.TRAINER, data_protection=True)
    with tenant(officer):
        decide(uuid7(), by=officer, ground="continuity", enabled=True, reason="Une structure ferme.")


def test_from_the_day_it_is_said_it_receives_nothing_new_and_keeps_what_it_has(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.recipient)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)

    with pytest.raises(Refused) as refusal:
        send(cast.alice, other, cast.recipient)
    assert refusal.value.code == "target-unavailable"
    accept(cast.bob, relayed)

    act(cast, give_up_ending, cast.recipient.pk)
    send(cast.alice, other, cast.recipient)


def test_it_cannot_end_while_one_request_is_unassigned(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.recipient)

    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            done(cast, cast.recipient)
        assert refusal.value.code == "still-holding"
    act(cast, take_back, relayed.handoff.pk)
    done(cast, cast.recipient)

    assert fresh(cast.recipient).status == "left"
    with pytest.raises(Conflict):
        done(cast, cast.recipient)


def test_what_it_has_not_accepted_is_recalled_and_the_list_goes_on(cast):
    eve = third(cast)
    relayed = listed(cast, cast.recipient, eve.structure)
    closing(cast, cast.recipient)

    act(cast, take_back, relayed.handoff.pk)

    with as_owner():
        rows = Handoff.objects.filter(referral=relayed.referral).order_by("rank")
        assert [(row.state, row.recall_reason) for row in rows] == [
            ("recalled", "structure_unavailable"),
            ("sent", ""),
        ]


def test_whom_it_follows_goes_back_to_who_sent_her_and_it_reads_her_no_more(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    closing(cast, cast.recipient, to="suspended")

    act(cast, return_to_sender, relayed.handoff.pk)
    with pytest.raises(Conflict):
        act(cast, return_to_sender, relayed.handoff.pk)
    done(cast, cast.recipient)

    referral = fresh(relayed.referral)
    assert (referral.state, referral.holder_structure_id, referral.holder_id) == (
        "reported",
        cast.sender.pk,
        cast.alice.pk,
    )
    assert fresh(relayed.handoff).outcome_code == "not_met_structure"
    with tenant(cast.bob):
        assert not Person.objects.visible_to(cast.bob).exists()
    assert fresh(cast.recipient).status == "suspended"


def test_what_it_sent_is_held_by_the_coordination_without_any_access(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.sender)

    act(cast, hold_meanwhile, relayed.referral.pk)
    act(cast, hold_meanwhile, relayed.referral.pk)
    done(cast, cast.sender)

    referral = fresh(relayed.referral)
    assert (referral.state, referral.holder_structure_id, referral.holder_id) == (
        "open",
        cast.coordination.pk,
        None,
    )
    with as_owner():
        assert not AccessGrant.objects.filter(structure=cast.coordination).exists()
        assert Event.objects.filter(name="referral.held").count() == 1
    with tenant(cast.solene):
        assert not Person.objects.visible_to(cast.solene).exists()


def test_what_comes_back_after_the_end_comes_back_to_the_coordination(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    closing(cast, cast.sender)
    done(cast, cast.sender)

    with tenant(cast.bob):
        report(relayed.handoff.pk, by=cast.bob, code="not_met_structure")

    referral = fresh(relayed.referral)
    assert (referral.holder_structure_id, referral.holder_id) == (cast.coordination.pk, None)


@pytest.mark.parametrize("who", ["alice", "bob", "lea", "chloe", "dan"])
def test_a_stranger_ends_no_structure_and_settles_nothing(cast, who):
    relayed = send(cast.alice, cast.person, cast.recipient)
    by = getattr(cast, who)
    closing(cast, cast.recipient)
    refused = (Refused, Structure.DoesNotExist, Handoff.DoesNotExist, Referral.DoesNotExist)

    for operation in (
        partial(begin, cast.recipient.pk, to="left", why="stops"),
        partial(give_up_ending, cast.recipient.pk),
        partial(take_back, relayed.handoff.pk),
        partial(return_to_sender, relayed.handoff.pk),
        partial(hold_meanwhile, relayed.referral.pk),
        partial(ask_to_follow_on, uuid7(), referral_id=relayed.referral.pk, target_id=cast.unrelated.pk),
        partial(finish, cast.recipient.pk),
    ):
        with tenant(by), pytest.raises(refused):
            operation(by=by)


def test_an_open_structure_is_settled_by_itself(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)

    for operation, id in (
        (take_back, relayed.handoff.pk),
        (return_to_sender, relayed.handoff.pk),
        (hold_meanwhile, relayed.referral.pk),
        (finish, cast.recipient.pk),
    ):
        with pytest.raises((Conflict, Refused)):
            act(cast, operation, id)
    with pytest.raises(Refused):
        follow_on(cast, relayed, cast.unrelated)


@pytest.mark.parametrize("said", [{"to": "suspended", "why": "asked"}, {"to": "left", "why": "because"}])
def test_a_suspension_has_its_day_of_review_and_a_reason(cast, said):
    with tenant(cast.solene), pytest.raises(Incomplete):
        begin(cast.recipient.pk, by=cast.solene, **said)


def test_the_database_holds_why_and_until_when(cast):
    for values in (
        {"ending_since": clock.now()},
        {"ending_since": clock.now(), "ending_to": "suspended", "ending_why": "asked"},
    ):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            Structure.objects.filter(pk=cast.recipient.pk).update(**values)


def test_the_coordinating_structure_is_not_ended(cast):
    with tenant(cast.solene), pytest.raises(Refused):
        begin(cast.coordination.pk, by=cast.solene, to="left", why="stops")


def test_who_she_agreed_to_becomes_her_home_when_hers_has_closed(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    consent(cast.alice, cast.person, cast.unrelated, scopes=ALL)
    closing(cast, cast.sender)
    act(cast, hold_meanwhile, relayed.referral.pk)
    done(cast, cast.sender)

    asked = follow_on(cast, relayed, cast.unrelated)
    with pytest.raises(Conflict):
        follow_on(cast, relayed, cast.recipient)
    with tenant(cast.chloe):
        say_yes(asked.pk, by=cast.chloe)

    assert fresh(cast.person).home_structure_id == cast.unrelated.pk
    referral = fresh(relayed.referral)
    assert referral.sender_structure_id == cast.unrelated.pk
    assert fresh(asked.referral).close_reason == "transferred"


def test_without_her_yes_nor_continuity_nobody_takes_her_over(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.sender)
    asked = follow_on(cast, relayed, cast.unrelated)

    with tenant(cast.chloe), pytest.raises(Refused):
        say_yes(asked.pk, by=cast.chloe)
    assert fresh(cast.person).home_structure_id == cast.sender.pk


def test_continuity_opens_her_name_for_thirty_days_to_ask_her_and_her_yes_makes_it_her_home(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    allow_continuity(cast)
    closing(cast, cast.sender)
    act(cast, hold_meanwhile, relayed.referral.pk)
    done(cast, cast.sender)
    asked = follow_on(cast, relayed, cast.unrelated)

    with tenant(cast.chloe):
        say_yes(asked.pk, by=cast.chloe)
    with as_owner():
        grants = AccessGrant.objects.filter(structure=cast.unrelated)
        opened = sorted((grant.scope, grant.ground) for grant in grants)
    assert opened == [(1, "continuity"), (2, "continuity")]
    assert fresh(cast.person).home_structure_id == cast.sender.pk
    sign_in(client, cast.chloe)
    shown = client.get(reverse("handoff", args=[asked.pk])).content.decode()
    assert QUINQUET in shown and "Partage prévu par la loi" in shown

    taken = Taken(capture="oral_phone", text="Êtes-vous d’accord ?", phone_called="+33639980002")
    with tenant(cast.chloe):
        she_agrees(asked.pk, by=cast.chloe, taken=taken)

    assert fresh(cast.person).home_structure_id == cast.unrelated.pk
    assert fresh(asked.referral).close_reason == "transferred"
    with as_owner():
        said = Consent.objects.filter(act="given", captured_structure=cast.unrelated)
        assert said.count() == 1
    assert fresh(relayed.referral).sender_structure_id == cast.unrelated.pk


@pytest.mark.parametrize("who", ["bob", "solene"])
def test_only_who_took_her_over_writes_her_yes(cast, who):
    relayed = send(cast.alice, cast.person, cast.recipient)
    allow_continuity(cast)
    closing(cast, cast.sender)
    asked = follow_on(cast, relayed, cast.unrelated)
    by, taken = getattr(cast, who), Taken(capture="oral_attested", text="oui")

    with tenant(by), pytest.raises((Refused, Handoff.DoesNotExist)):
        she_agrees(asked.pk, by=by, taken=taken)


def test_the_page_lists_every_request_by_reference_and_settles_with_a_result_for_each(client, cast):
    waiting = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    followed = send(cast.alice, other, cast.recipient)
    accept(cast.bob, followed)
    sign_in(client, cast.solene)
    address = reverse("ending", args=[cast.recipient.slug])

    client.post(reverse("begin_ending", args=[cast.recipient.slug]), {"to": "left", "why": "stops"})
    page = client.get(address)
    families = {one[0]: one[4] for one in page.context["families"]}
    client.post(address, {"act": "retirer", "items": [families["retirer"][0][0]]})
    stale = client.post(address, {"act": "retirer", "items": [families["retirer"][0][0]]})
    still = client.post(reverse("finish_ending", args=[cast.recipient.slug]))
    client.post(address, {"act": "rendre", "items": [families["rendre"][0][0]]})
    over = client.post(reverse("finish_ending", args=[cast.recipient.slug]))

    assert {name: len(lines) for name, lines in families.items()} == {"retirer": 1, "rendre": 1}
    shown = page.content.decode()
    assert waiting.referral.ref_code in shown and followed.referral.ref_code in shown
    assert QUINQUET not in shown and other.last_name not in shown
    assert [one.ref_code for one in stale.context["refused"]] == [waiting.referral.ref_code]
    assert (still.status_code, over.status_code) == (409, 302)
    assert fresh(cast.recipient).status == "left"


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_many_questions_whatever_it_lists(client, cast, queries, item_count):
    for _ in range(item_count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        send(cast.alice, person, cast.recipient)
    sign_in(client, cast.solene)
    address = reverse("ending", args=[cast.recipient.slug])
    client.get(address)

    with queries() as asked:
        client.get(address)

    assert len(asked) == 18


def test_the_structure_prints_its_letters_itself_and_the_coordination_reads_none(client, cast):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.lea)
    assert client.get(reverse("letters")).status_code == 404
    closing(cast, cast.sender)

    shown = client.get(reverse("letters")).content.decode()
    printed = client.post(reverse("letters_pdf"))
    home = client.get("/").content.decode()

    assert QUINQUET in shown and reverse("letters") in home
    assert printed["Content-Type"] == "application/pdf"
    for other in (cast.solene, cast.alice):
        sign_in(client, other)
        assert client.get(reverse("letters")).status_code == 404
    with tenant(cast.lea):
        assert [letter.person.pk for letter in ending.letters(cast.lea)] == [cast.person.pk]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("app_login")
def test_accepted_and_taken_back_at_once_she_is_followed_or_free_and_never_both(race):
    with as_owner():
        cast = make_cast()
    relayed = send(cast.alice, cast.person, cast.recipient)
    closing(cast, cast.recipient)

    def yes() -> None:
        with tenant(cast.bob):
            say_yes(relayed.handoff.pk, by=cast.bob)

    results = race(yes, partial(act, cast, take_back, relayed.handoff.pk))

    assert len([one for one in results if isinstance(one, Conflict)]) == 1
    with as_owner():
        assert Handoff.objects.get().state in ("accepted", "recalled")
        assert Network.objects.count() == 2
