"""What is done when nobody knows whether a message left: asked where it can be, looked at by a human, never sent again blindly."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.tenant import tenant
from notifications.models import Message, Report
from notifications.operations import settling
from notifications.operations.claiming import claim
from notifications.operations.delivering import deliver, prepare
from notifications.operations.hearing import hear
from notifications.operations.letters import Abilities, Answer, Told
from notifications.states import Heard, Result
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import send

MUTE = Abilities()
ASKED = Abilities(honours_reference=True, receipts=True)


@pytest.fixture
def sms(town, settings):
    """One SMS is due."""
    settings.SMS_GATEWAY = {"url": "https://sms.invalid/"}
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        return message(town.recipient, sent.handoff.pk, channel="sms", message_class="P")


def silent(abilities):
    return Handed(lambda letter: Answer(Result.UNKNOWN, "TimeoutError"), abilities=abilities)


def later(minutes):
    return clock.moved(clock.now() + timedelta(minutes=minutes))


def state_of(row):
    with as_owner():
        return Message.objects.get(pk=row.pk).state


def delivered(row, key="e-1", heard=Heard.DELIVERED):
    return hear("sms", [Told(heard, key, reference=row.pk)])


@pytest.mark.scenario("notifications", 18)
def test_without_reference_a_time_out_waits_for_its_receipt_and_nothing_leaves_twice(sms):
    gateway = silent(MUTE)

    deliver("sms", gateway)
    with later(10):
        deliver("sms", gateway)
    unsure = state_of(sms)
    with later(20):
        heard = [delivered(sms) for _ in range(3)]

    assert (unsure, state_of(sms)) == ("unknown", "sent")
    assert heard == [1, 0, 0]
    assert len(gateway.given) == 1
    with as_owner():
        assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("knows", "state", "left"),
    [
        (Answer(Result.ACCEPTED, reference="p-1"), "sent", 1),
        (Answer(Result.TEMPORARY, "404"), "sent", 2),
        (Answer(Result.UNKNOWN), "planned", 1),
    ],
    ids=["taken", "never-seen", "cannot-say"],
)
def test_with_a_reference_the_provider_is_asked_first(sms, knows, state, left):
    answers = [Answer(Result.UNKNOWN), Answer(Result.ACCEPTED)]
    gateway = Handed(lambda letter: answers.pop(0), abilities=ASKED)
    gateway.knows = lambda reference: knows

    deliver("sms", gateway)
    with later(2):
        deliver("sms", gateway)

    assert gateway.asked == [sms.pk]
    assert (state_of(sms), len(gateway.given)) == (state, left)


@pytest.mark.parametrize(
    ("abilities", "state"), [(MUTE, "unknown"), (ASKED, "sent")], ids=["mute", "can-be-asked"]
)
def test_a_worker_killed_while_it_sent_is_not_replaced_blindly(town, sms, abilities, state):
    gateway = Handed(abilities=abilities)
    gateway.knows = lambda reference: Answer(Result.ACCEPTED)
    [lost] = claim(town.network.pk, "sms")
    prepare(lost, gateway)

    with later(6):
        deliver("sms", gateway)

    assert (state_of(sms), gateway.given) == (state, [])


def test_a_worker_killed_before_it_gave_anything_is_simply_replaced(town, sms):
    claim(town.network.pk, "sms")
    gateway = Handed(abilities=MUTE)

    with later(6):
        deliver("sms", gateway)

    assert (state_of(sms), len(gateway.given)) == ("sent", 1)


def test_a_receipt_that_comes_before_the_answer_ends_the_doubt(town, sms):
    def told_first(letter):
        delivered(sms)
        return Answer(Result.UNKNOWN)

    deliver("sms", Handed(told_first, abilities=MUTE))

    assert state_of(sms) == "sent"


def told_once_and_called(sms):
    with as_owner():
        assert Event.objects.filter(name="delivery.failed").count() == 1
        call = Message.objects.get(channel="call")
    return (call.state, call.purpose, call.person_id) == ("planned", sms.purpose, sms.person_id)


@pytest.mark.parametrize("keys", [("e-1", "e-1"), ("e-1", "e-2")], ids=["the-same", "said-again"])
def test_what_was_not_delivered_is_told_once_and_the_person_is_called(hers, keys):
    sms = hers()
    deliver("sms", Handed(abilities=MUTE))

    for key in keys:
        delivered(sms, key, Heard.FAILED)

    assert state_of(sms) == "sent"
    assert told_once_and_called(sms)


@pytest.mark.parametrize(
    ("answer", "state"), [(Result.ACCEPTED, "sent"), (Result.UNKNOWN, "dead")], ids=["taken", "no-answer"]
)
def test_a_failure_told_before_the_answer_is_not_forgotten(hers, answer, state):
    sms = hers()

    def failed_first(letter):
        delivered(sms, heard=Heard.FAILED)
        return Answer(answer)

    deliver("sms", Handed(failed_first, abilities=MUTE))
    delivered(sms, "e-2", Heard.FAILED)

    assert state_of(sms) == state
    assert told_once_and_called(sms)


def test_delivered_and_failed_before_the_answer_it_has_arrived(sms):
    def both_first(letter):
        delivered(sms, "e-1", Heard.FAILED)
        delivered(sms, "e-2")
        return Answer(Result.UNKNOWN)

    deliver("sms", Handed(both_first, abilities=MUTE))

    assert state_of(sms) == "sent"
    with as_owner():
        assert not Event.objects.filter(name="delivery.failed").exists()


def test_receipts_out_of_order_leave_what_has_arrived(sms):
    deliver("sms", silent(MUTE))

    delivered(sms, "e-2", Heard.DELIVERED)
    delivered(sms, "e-1", Heard.FAILED)

    with as_owner():
        assert not Event.objects.filter(name="delivery.failed").exists()
    assert state_of(sms) == "sent"


def test_a_receipt_of_nothing_we_know_changes_nothing(sms):
    deliver("sms", Handed(abilities=MUTE))

    assert hear("sms", [Told(Heard.FAILED, "e-1", provider="someone-elses")]) == 0
    assert hear("mail", [Told(Heard.FAILED, "e-1", reference=sms.pk)]) == 0


@pytest.fixture
def unsure(sms):
    deliver("sms", silent(MUTE))
    return sms


def test_a_human_says_that_it_left(town, unsure):
    with tenant(town.bob):
        settling.say_left(unsure.pk, by=town.bob)

    assert state_of(unsure) == "sent"
    with tenant(town.bob), pytest.raises(Refused, match="déjà dit"):
        settling.say_left(unsure.pk, by=town.bob)
    with as_owner():
        assert Event.objects.get(name="message.settled").payload["left"] is True


def test_a_human_says_that_it_did_not_and_it_leaves_once_more(town, unsure):
    with tenant(town.bob):
        settling.say_not_left(unsure.pk, by=town.bob)
    gateway = Handed(abilities=MUTE)
    deliver("sms", gateway)

    assert (state_of(unsure), len(gateway.given)) == ("sent", 1)


def test_too_late_to_leave_again_the_person_is_called(town, hers):
    sms = hers()
    deliver("sms", silent(MUTE))
    with as_owner():
        Message.objects.filter(pk=sms.pk).update(not_after=clock.now())
    with tenant(town.alice):
        settling.say_not_left(sms.pk, by=town.alice)

    assert state_of(sms) == "dead"
    with as_owner():
        assert Message.objects.filter(channel="call", state="planned").count() == 1


@pytest.mark.parametrize("who", ["alice", "chloe", "dan"])
def test_a_stranger_says_nothing_of_it(town, unsure, who):
    member = getattr(town, who)

    with tenant(member), pytest.raises(Message.DoesNotExist):
        settling.say_left(unsure.pk, by=member)


def test_who_opens_no_file_says_nothing_of_it(town, unsure):
    with as_owner():
        town.bob.role = "desk"
        town.bob.save(update_fields=["role"])

    with tenant(town.bob), pytest.raises(Refused, match="rôle"):
        settling.say_left(unsure.pk, by=town.bob)
