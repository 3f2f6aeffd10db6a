"""The duty to tell the person herself: each answer starts it, the holder owes it, one tap ends it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from people.models import Person
from people.operations.withdrawing import withdraw
from referrals.models import Referral
from referrals.operations import answering, closing, declining, following, unplacing, waiting
from referrals.operations.arriving import check_in
from referrals.operations.telling import tell_person
from referrals.queries import telling
from tests.factories.floor import as_owner
from tests.factories.lists import listed, third
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.session import sign_in

PAGE = "/a-prevenir/"
PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 9, 10, 0, tzinfo=PARIS)


def owed(sent):
    """(what, until which day)."""
    with as_owner():
        row = Referral.objects.get(pk=sent.referral.pk)
    return row.to_tell, row.to_tell_due_at and row.to_tell_due_at.astimezone(PARIS).date()


def receipts():
    with as_owner():
        return [(e.payload["what"], e.payload["way"]) for e in Event.objects.filter(name="person.informed")]


def list_of(member):
    with tenant(member):
        return [row.pk for row in telling.waiting(member)]


def tell(member, sent, way="call"):
    with tenant(member):
        return tell_person(sent.referral.pk, by=member, way=way)


def declined(cast, code="no_capacity", **more):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        declining.decline(sent.handoff.pk, by=cast.bob, code=code, **more)
    return sent


def test_an_acceptance_is_the_recipients_to_tell_within_two_working_days(cast):
    with clock.moved(MONDAY):
        sent = send(cast.alice, cast.person, cast.recipient)
        assert owed(sent) == ("", None)
        accept(cast.bob, sent)

        assert owed(sent) == ("accepted", date(2026, 3, 11))
        assert (list_of(cast.bob), list_of(cast.alice)) == ([sent.referral.pk], [])


def test_a_waiting_place_is_the_senders_to_tell(cast):
    with clock.moved(MONDAY):
        sent = send(cast.alice, cast.person, cast.recipient)
        with tenant(cast.bob):
            waiting.waitlist(sent.handoff.pk, by=cast.bob, until=date(2026, 3, 30))

        assert owed(sent) == ("waitlisted", date(2026, 3, 11))
        assert list_of(cast.alice) == [sent.referral.pk]


def test_a_refusal_is_the_senders_to_tell_and_says_whether_another_is_asked(cast):
    eve = third(cast)
    first = declined(cast)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    with_a_list = listed(cast, cast.recipient, eve.structure, person=other)
    with tenant(cast.bob):
        declining.decline(with_a_list.handoff.pk, by=cast.bob, code="no_capacity")

    assert [owed(one)[0] for one in (first, with_a_list)] == ["unplaced", "declined"]
    assert sorted(list_of(cast.alice)) == sorted([first.referral.pk, with_a_list.referral.pk])


def test_a_recall_that_leaves_nobody_is_told_and_a_sharing_she_stopped_is_not(cast):
    recalled = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        answering.recall(recalled.handoff.pk, by=cast.alice, reason="no_answer")
    assert owed(recalled)[0] == "unplaced"

    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    stopped = send(cast.alice, other, cast.recipient)
    with tenant(cast.alice):
        withdraw(other.pk, by=cast.alice, structure_id=cast.recipient.pk)
    assert owed(stopped)[0] == ""


def test_one_tap_is_the_receipt_and_a_second_one_is_refused(cast):
    sent = declined(cast)

    tell(cast.alice, sent, "letter")

    assert owed(sent) == ("", None)
    assert receipts() == [("unplaced", "letter")]
    with as_owner():
        event = Event.objects.get(name="person.informed")
    assert (event.member_id, event.payload["referral"]) == (cast.alice.pk, str(sent.referral.pk))
    with pytest.raises(Conflict):
        tell(cast.alice, sent)


def test_only_whoever_holds_it_tells_and_in_a_known_way(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    for who, refusal in (
        (cast.alice, Refused),
        (cast.chloe, Referral.DoesNotExist),
        (cast.dan, Referral.DoesNotExist),
    ):
        with pytest.raises(refusal):
            tell(who, sent)
    for way in ("slot", "pigeon", ""):
        with pytest.raises(Incomplete):
            tell(cast.bob, sent, way)
    assert owed(sent)[0] == "accepted"


@pytest.mark.parametrize(("result", "known"), [("reached", True), ("voicemail", False), ("no_answer", False)])
def test_the_first_call_that_reaches_her_is_the_information(cast, result, known):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)

    with tenant(cast.bob):
        said = {"handoff_id": sent.handoff.pk, "channel": "phone", "result": result}
        following.note_attempt(uuid7(), by=cast.bob, **said)

    assert receipts() == ([("accepted", "call")] if known else [])
    assert owed(sent)[0] == ("" if known else "accepted")


def test_at_the_counter_she_knows_at_once(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    with tenant(cast.bob):
        assert check_in(sent.code, by=cast.bob, first_name="Yvette").done

    assert (owed(sent)[0], receipts()) == ("", [("accepted", "desk")])


def test_a_result_ends_the_duty_and_an_end_without_a_place_keeps_it(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="not_met_structure")
    assert owed(sent)[0] == ""

    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    unplaced = send(cast.alice, other, cast.recipient)
    with tenant(cast.bob):
        declining.decline(unplaced.handoff.pk, by=cast.bob, code="no_capacity")
    with tenant(cast.alice):
        unplacing.ask_to_close(unplaced.referral.pk, by=cast.alice)
    with tenant(cast.solene):
        unplacing.sign(unplaced.referral.pk, by=cast.solene)
    assert owed(unplaced)[0] == "unplaced"
    tell(cast.alice, unplaced)
    assert receipts() == [("unplaced", "call")]


def test_once_she_stops_everything_nobody_owes_her_anything(cast):
    sent = declined(cast)

    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    assert (owed(sent), receipts()) == (("", None), [])


def test_for_a_recipient_without_account_the_sender_tells(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with as_owner():
        Structure.objects.filter(pk=cast.recipient.pk).update(status="external")

    assert list_of(cast.alice) == [sent.referral.pk]
    tell(cast.alice, sent, "face")
    assert receipts() == [("accepted", "face")]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"to_tell": "accepted"}, "referral_to_tell_due"),
        ({"to_tell_due_at": MONDAY}, "referral_to_tell_due"),
        ({"to_tell": "gossip", "to_tell_due_at": MONDAY}, "referral_to_tell_due"),
        (
            {
                "to_tell": "accepted",
                "to_tell_due_at": MONDAY,
                "state": "cancelled",
                "closed_at": MONDAY,
                "close_reason": "cancelled",
                "next_due_at": None,
                "level_due_at": None,
            },
            "referral_to_tell_while",
        ),
    ],
)
def test_the_database_holds_the_duty_whole_and_only_while_it_means_something(cast, change, constraint):
    sent = send(cast.alice, cast.person, cast.recipient)

    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Referral.objects.filter(pk=sent.referral.pk).update(**change)


def test_the_list_says_what_to_say_how_to_reach_her_and_is_counted_on_the_first_page(client, cast):
    sent = declined(cast)
    sign_in(client, cast.alice)

    assert "1 personne à prévenir" in client.get("/").content.decode().replace("\u00a0", " ")
    page = client.get(PAGE).content.decode().replace("\u00a0", " ")
    assert "Yvette" in page and "Par téléphone" in page and "nous n’avons pas trouvé" in page.lower()
    assert client.post(f"{PAGE}{sent.referral.pk}/", {"way": "slip"}).status_code == 302
    assert "Chacun connaît la réponse" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{sent.referral.pk}/", {"way": "slip"}).status_code == 409
    for who, status in ((cast.bob, 404), (cast.dan, 404), (cast.desk, 404)):
        sign_in(client, who)
        assert client.post(f"{PAGE}{sent.referral.pk}/", {"way": "slip"}).status_code == status


def test_the_list_shows_no_name_that_the_structure_may_not_read(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient, scopes=(3,))
    accept(cast.bob, sent)
    sign_in(client, cast.bob)

    page = client.get(PAGE).content.decode()

    assert sent.referral.ref_code in page
    assert "Yvette" not in page and "Par téléphone" not in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    with as_owner():
        persons: list[Person] = [PersonFactory(home_structure=cast.sender) for _ in range(item_count)]
    for person in persons:
        sent = send(cast.alice, person, cast.recipient)
        accept(cast.bob, sent)
    sign_in(client, cast.bob)
    client.get(PAGE)

    with queries() as asked:
        client.get(PAGE)

    assert len(asked) == 18
