"""A message that really reached the person ends the duty to tell her; and who was told by hand is not told again."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations import by_hand, settling
from notifications.operations.claiming import claim
from notifications.operations.delivering import deliver, prepare, settle
from notifications.operations.letters import Abilities, Answer
from notifications.operations.planning import plan_due
from notifications.operations.printing import print_letters
from notifications.operations.ticking import tick
from notifications.states import Result
from notifications.tasks import one_round
from people.models import Contact
from referrals.models import Referral
from referrals.operations import slips
from referrals.operations.telling import tell_person
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import accept, send
from tests.notifications.conftest import HER_PHONE, TUESDAY


@pytest.fixture
def accepted(town, settings):
    """Bob accepted: he owes it to her, who asked for SMS."""
    settings.SMS_GATEWAY = {"url": "https://sms.invalid/"}
    with clock.moved(TUESDAY):
        sent = send(town.alice, town.person, town.recipient)
        with as_owner():
            Contact.objects.filter(person=town.person).update(
                channels=["sms", "phone"], phone=HER_PHONE, email="yvette@exemple.invalid"
            )
        accept(town.bob, sent)
        yield sent


def said(town, sent, purpose="you.accepted", **fields):
    with as_owner():
        return message(
            town.sender,
            sent.handoff.pk,
            purpose=purpose,
            person_id=town.person.pk,
            referral_id=sent.referral.pk,
            **fields,
        )


def owed(sent):
    with as_owner():
        return Referral.objects.get(pk=sent.referral.pk).to_tell


def receipts():
    with as_owner():
        return [(e.payload["what"], e.payload["way"]) for e in Event.objects.filter(name="person.informed")]


def reasons(purpose):
    with as_owner():
        return [(one.state, one.skip_reason) for one in Message.objects.filter(purpose=purpose)]


def test_the_sms_of_an_acceptance_is_the_receipt_of_who_owed_it(town, accepted, settings, tmp_path):
    settings.SIMULATED_SENDING, settings.SMS_FILE_PATH = True, str(tmp_path)
    one_round()
    before = owed(accepted)

    with clock.moved(clock.now() + timedelta(hours=1)):
        one_round()
        one_round()

    assert (before, owed(accepted)) == ("accepted", "")
    assert receipts() == [("accepted", "sms")]


def test_a_mail_tells_her_too_and_the_sending_does_not_wait_for_it(town, accepted):
    plan_due()
    said(town, accepted, channel="mail")

    deliver("mail", Handed())
    before = owed(accepted)
    plan_due()
    plan_due()

    assert (before, owed(accepted)) == ("accepted", "")
    assert sorted(reasons("you.accepted")) == [("sent", None), ("skipped", "done")]
    assert receipts() == [("accepted", "mail")]


@pytest.mark.parametrize(
    ("channel", "result", "left"), [("call", "reached", ""), ("call", "no_answer", "accepted")]
)
def test_a_call_tells_her_once_she_answers(town, accepted, channel, result, left):
    made = said(town, accepted, channel=channel)

    with tenant(town.alice):
        tick(made.pk, by=town.alice, result=result)
    plan_due()

    assert owed(accepted) == left
    assert receipts() == ([] if left else [("accepted", "call")])


def test_a_letter_tells_her_once_it_is_posted(town, accepted):
    said(town, accepted, channel="letter")
    with tenant(town.alice):
        print_letters(by=town.alice)
        [line] = by_hand.to_post(town.alice)
    plan_due()
    before = owed(accepted)

    with tenant(town.alice):
        tick(line.id, by=town.alice, result="posted")
    plan_due()

    assert (before, owed(accepted)) == ("accepted", "")
    assert receipts() == [("accepted", "letter")]


def test_a_printed_paper_tells_what_had_no_other_way(town, accepted):
    plan_due()
    said(town, accepted, channel="slip")

    with tenant(town.alice):
        slips.reprint(accepted.referral.pk, by=town.alice)
    plan_due()
    plan_due()

    assert owed(accepted) == ""
    assert receipts() == [("accepted", "slip")]


def test_what_may_have_left_tells_her_once_someone_says_that_it_did(town, accepted):
    made = said(town, accepted, channel="sms")
    deliver("sms", Handed(lambda letter: Answer(Result.UNKNOWN), abilities=Abilities()))
    plan_due()
    before = owed(accepted)

    with tenant(town.alice):
        settling.say_left(made.pk, by=town.alice)
    plan_due()

    assert (before, owed(accepted)) == ("accepted", "")


def test_another_news_and_what_did_not_leave_end_nothing(town, accepted):
    said(town, accepted, purpose="you.sent", channel="sms")
    said(town, accepted, channel="mail")

    deliver("mail", Handed(lambda letter: Answer(Result.TEMPORARY, "451")))
    deliver("sms", Handed())
    plan_due()

    assert owed(accepted) == "accepted"
    assert receipts() == []


def test_who_was_told_by_hand_is_not_told_again_but_for_her_day_and_hour(town, accepted):
    plan_due()
    said(town, accepted, purpose="you.appointment_set", channel="sms")
    with tenant(town.bob):
        tell_person(accepted.referral.pk, by=town.bob, way="face")

    plan_due()

    assert reasons("you.accepted") == [("skipped", "done")]
    assert reasons("you.appointment_set") == [("planned", None)]


def test_the_day_and_hour_that_an_answer_had_gathered_are_said_when_the_answer_was(town, accepted):
    said(town, accepted, channel="sms", priority=0)
    said(town, accepted, purpose="you.appointment_set", channel="sms")
    [first], gateway = claim(town.network.pk, "sms", 1), Handed(abilities=Abilities())
    letter = prepare(first, gateway)
    settle(first, letter, Answer(Result.TEMPORARY), started=clock.now(), gateway=gateway)
    with tenant(town.bob):
        tell_person(accepted.referral.pk, by=town.bob, way="face")

    plan_due()

    assert set(reasons("you.appointment_set")) == {("skipped", "merged"), ("planned", None)}
