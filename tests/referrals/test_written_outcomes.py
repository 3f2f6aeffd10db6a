"""What it gave, said by phone or on paper by a recipient without account: named, typed once, by its sender or the coordinator."""

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.tenant import tenant
from people.models import AccessGrant
from referrals.models import Handoff, LiaisonSheet, Outcome, Referral
from referrals.operations.writing_down import print_sheet, write_down, write_outcome_down
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.referrals.received import once, text
from tests.referrals.without_account import external
from tests.session import sign_in


@pytest.fixture
def outside(cast: Any) -> Any:
    return external(cast)


@pytest.fixture
def followed(cast: Any, outside: Any) -> Any:
    """Sent by Alice, accepted by phone."""
    relayed = send(cast.alice, cast.person, outside)
    with tenant(cast.alice):
        write_down(relayed.handoff.pk, by=cast.alice, via="phone", answerer="Mme Diallo", answer="accept")
    return relayed


def told(by: Any, relayed: Any, **said: Any) -> Any:
    with tenant(by):
        return write_outcome_down(
            relayed.handoff.pk, by=by, **({"via": "phone", "answerer": "M. Roux", "code": "need_met"} | said)
        )


def stored() -> Handoff:
    with as_owner():
        return Handoff.objects.get()


@pytest.mark.parametrize("who", ["alice", "solene"])
def test_an_end_said_by_phone_has_the_name_of_who_said_it_and_closes_the_access(cast, followed, outside, who):
    told(getattr(cast, who), followed)

    handoff = stored()
    assert (handoff.state, handoff.outcome_code) == ("ended", "need_met")
    assert (handoff.ended_via, handoff.ended_by_name, handoff.answerer) == ("phone", "M. Roux", "Mme Diallo")
    with as_owner():
        assert Referral.objects.get().state == "reported"
        assert not AccessGrant.objects.filter(structure=outside, expires_at__gt=clock.now()).exists()
        assert Event.objects.get(name="handoff.ended").payload["via"] == "phone"


def test_words_are_for_who_follows_the_person(cast, followed):
    told(cast.alice, followed, text="Sait ouvrir son compte", sessions=2)

    with as_owner():
        row = Outcome.objects.get()
    assert (row.text, row.sessions, row.author_structure_id) == (
        "Sait ouvrir son compte",
        2,
        cast.sender.pk,
    )


def test_the_coordination_writes_the_code_and_no_word(cast, followed):
    told(cast.solene, followed)

    with as_owner():
        assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answerer": " "}, "answerer"),
        ({"via": "web"}, "via"),
        ({"via": "paper", "sheet": "ZZ-9999"}, "sheet"),
        ({"code": "not_met_dropped_out"}, "dropout"),
        ({"code": "unreachable"}, "code"),
    ],
    ids=["no name", "neither", "another sheet", "no reason", "no evidence"],
)
def test_what_is_missing_is_said_and_nothing_moves(cast, followed, said, field):
    with pytest.raises(Incomplete) as refusal:
        told(cast.alice, followed, **said)

    assert refusal.value.field == field
    assert stored().state == "accepted"


def test_a_structure_with_an_account_says_it_itself_and_strangers_say_nothing(cast, followed):
    for stranger in (cast.chloe, cast.dan):
        with pytest.raises(Handoff.DoesNotExist):
            told(stranger, followed)


def test_nobody_else_writes_for_a_structure_with_an_account(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)

    with pytest.raises(Refused):
        told(cast.alice, relayed)


def test_before_an_acceptance_there_is_no_end(cast, outside):
    relayed = send(cast.alice, cast.person, outside)

    with pytest.raises(Conflict):
        told(cast.alice, relayed)


def test_the_database_wants_the_name_of_who_said_it(cast, followed):
    told(cast.alice, followed)

    with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.update(ended_by_name="")


def test_the_sheet_is_typed_once_for_the_answer_and_once_for_the_end(cast, outside):
    relayed = send(cast.alice, cast.person, outside)
    with tenant(cast.alice):
        sheet = print_sheet(relayed.handoff.pk, by=cast.alice)
        write_down(
            relayed.handoff.pk, by=cast.alice, via="paper", sheet=sheet.number, answerer="A", answer="accept"
        )
        assert print_sheet(relayed.handoff.pk, by=cast.alice).number == sheet.number

    told(cast.alice, relayed, via="paper", sheet=sheet.number)

    with pytest.raises(Conflict):
        told(cast.alice, relayed, via="paper", sheet=sheet.number)
    with as_owner():
        row = LiaisonSheet.objects.get()
        assert row.typed_at is not None and row.end_typed_by_id == cast.alice.pk


def test_two_people_type_the_same_sheet_at_once_and_one_is_told(race, cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    with tenant(cast.alice):
        sheet = print_sheet(relayed.handoff.pk, by=cast.alice)

    def typing(member):
        with tenant(member):
            return write_down(
                relayed.handoff.pk, by=member, via="paper", sheet=sheet.number, answerer="A",
                answer="decline", code="no_capacity",
            )  # fmt: skip

    results = race(partial(typing, cast.alice), partial(typing, cast.solene))

    refused = [result for result in results if isinstance(result, DomainError)]
    assert len(refused) == 1, results
    assert "déjà été saisie" in str(refused[0])
    with as_owner():
        assert Event.objects.filter(name="handoff.declined").count() == 1


@pytest.mark.parametrize("who", ["alice", "solene"])
def test_the_page_asks_who_said_it_and_the_history_repeats_it(client, cast, followed, who):
    member = getattr(cast, who)
    sign_in(client, member)
    address = f"/demandes/{followed.handoff.pk}/resultat-recu/"
    typed = once(client, address) | {"code": "need_partly_met", "answerer": ""}

    missing = client.post(address, typed)
    done = client.post(address, typed | {"answerer": "M. Roux"})
    sign_in(client, cast.alice)

    assert missing.status_code == 422
    assert done["Location"] == (
        f"/demandes/{followed.referral.pk}/suivi/" if who == "alice" else "/en-retard/"
    )
    assert "en partie. Dit par M. Roux, par téléphone." in text(
        client.get(f"/demandes/{followed.referral.pk}/suivi/")
    )
    assert client.get(address).status_code == 404


def test_the_senders_page_leads_there_and_the_sheet_has_its_second_half(client, cast, followed):
    sign_in(client, cast.alice)
    address = f"/demandes/{followed.handoff.pk}/resultat-recu/"

    assert address in client.get(f"/demandes/{followed.referral.pk}/suivi/").content.decode()
    sheet = client.post(f"/demandes/{followed.handoff.pk}/fiche/")
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "application/pdf")
    sign_in(client, cast.chloe)
    assert client.get(address).status_code == 404
