"""What a message gathered is not lost with it: when it leaves no more, the others leave by themselves."""

from collections import Counter
from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations import by_hand
from notifications.operations.delivering import deliver
from notifications.operations.letters import Abilities, Answer
from notifications.states import Result
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed


@pytest.fixture
def two(hers):
    """Two news of one person, the first of which gathered the other and could not leave yet."""
    hers(), hers()

    def first(result):
        answers = [Answer(result)]
        return Handed(
            lambda letter: answers.pop() if answers else Answer(Result.ACCEPTED), abilities=Abilities()
        )

    return first


def ends():
    with as_owner():
        found = Message.objects.filter(purpose="you.not_forgotten").values_list("state", "skip_reason")
        return Counter(reason or state for state, reason in found)


def test_too_late_for_one_the_other_is_said(two):
    gateway = two(Result.TEMPORARY)
    deliver("sms", gateway)
    with as_owner():
        Message.objects.filter(purpose="you.not_forgotten", state="planned").update(not_after=clock.now())

    with clock.moved(clock.now() + timedelta(hours=1)):
        deliver("sms", gateway)

    assert ends() == {"late": 1, "merged": 1, "sent": 1}
    assert len(gateway.given) == 2


def test_a_number_that_is_wrong_brings_both_to_the_list_of_calls(town, two):
    deliver("sms", two(Result.PERMANENT))

    with tenant(town.alice):
        [line] = by_hand.calls(town.alice)
    assert len(line.messages) == 2


def test_what_is_gathered_twice_is_said_once(hers, two):
    gateway = two(Result.TEMPORARY)
    deliver("sms", gateway)
    last = hers()

    deliver("sms", gateway)

    with as_owner():
        assert Message.objects.filter(digest_of=last).count() == 2
    assert ends() == {"merged": 2, "sent": 1}
