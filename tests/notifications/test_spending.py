"""Nobody is written to without end, and no network spends more than it said."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import tenant
from notifications.models import Budget, Cap, Gate, Message
from notifications.operations.delivering import deliver
from notifications.operations.letters import Abilities, Answer, address_hash
from notifications.states import Result
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import send
from tests.notifications.conftest import HER_PHONE


@pytest.fixture
def asked(town, settings):
    settings.SMS_GATEWAY = {"url": "https://sms.invalid/"}
    return send(town.alice, town.person, town.recipient)


@pytest.fixture
def sms(town, asked):
    def make(count=1, **fields):
        with as_owner():
            return [
                message(town.recipient, asked.handoff.pk, **{"channel": "sms", "message_class": "P"} | fields)
                for _ in range(count)
            ]

    return make


def reasons(**which):
    with as_owner():
        return sorted(
            reason or state
            for state, reason in Message.objects.filter(**which).values_list("state", "skip_reason")
        )


def events(name):
    with as_owner():
        return Event.objects.filter(name=name).count()


def test_a_fourth_sms_of_the_day_does_not_leave(sms):
    sms(5)
    gateway = Handed(abilities=Abilities())

    deliver("sms", gateway)

    assert len(gateway.given) == 3
    assert reasons(channel="sms") == ["cap", "cap", "sent", "sent", "sent"]
    assert events("recipient.capped") == 1


def spent(town, **fields):
    """What her number has got this week."""
    today = clock.now().astimezone(clock.zone()).date()
    with as_owner():
        Cap(
            network=town.network,
            channel="sms",
            recipient_hash=address_hash(HER_PHONE),
            **{"day": today, "week": today - timedelta(days=today.weekday())} | fields,
        ).save()


@pytest.mark.scenario("notifications", 11)
def test_the_ninth_sms_of_the_week_is_skipped_told_and_called(town, hers):
    spent(town, day_spent=1, week_spent=7)
    gateway = Handed(abilities=Abilities())
    hers()
    deliver("sms", gateway)
    hers()
    deliver("sms", gateway)

    assert len(gateway.given) == 1
    assert reasons(channel="sms") == ["cap", "sent"]
    assert reasons(channel="call") == ["planned"]
    assert events("recipient.capped") == 1
    with clock.moved(clock.now() + timedelta(days=7)):
        hers()
        deliver("sms", gateway)
    assert len(gateway.given) == 2


def test_the_twenty_first_mail_of_the_day_waits_for_the_morning(town, asked):
    with as_owner():
        for _ in range(22):
            message(town.recipient, asked.handoff.pk)
    gateway = Handed()

    deliver("mail", gateway)

    assert len(gateway.given) == 20
    with as_owner():
        waiting = Message.objects.filter(state="planned")
        hours = {
            clock_time.astimezone(clock.zone()).hour
            for clock_time in waiting.values_list("not_before", flat=True)
        }
        assert (waiting.count(), hours) == (2, {8})
    assert events("recipient.capped") == 1


def test_an_account_in_danger_is_told_whatever_was_sent(town, asked):
    with as_owner():
        for _ in range(22):
            message(town.recipient, asked.handoff.pk, message_class="S")

    assert deliver("mail", Handed()) == 22


def test_what_the_gateway_did_not_take_is_not_spent(sms):
    sms(1)

    deliver("sms", Handed(lambda letter: Answer(Result.TEMPORARY, "503"), abilities=Abilities()))

    with as_owner():
        assert Budget.objects.get().spent == 0
        assert (Cap.objects.get().day_spent, Cap.objects.get().week_spent) == (0, 0)


def test_what_a_provider_has_never_seen_is_spent_once(sms):
    """In doubt, asked for, sent again: one SMS, one of the day's."""
    sms(1)
    answers = [Answer(Result.UNKNOWN), Answer(Result.ACCEPTED)]
    gateway = Handed(lambda letter: answers.pop(0), abilities=Abilities(honours_reference=True))
    gateway.knows = lambda reference: Answer(Result.TEMPORARY, "404")
    deliver("sms", gateway)

    with clock.moved(clock.now() + timedelta(minutes=2)):
        deliver("sms", gateway)

    assert len(gateway.given) == 2
    with as_owner():
        assert Budget.objects.get().spent == 1
        assert (Cap.objects.get().day_spent, Cap.objects.get().week_spent) == (1, 1)


def budget(town, most):
    with as_owner():
        Gate(network=town.network, channel="sms", daily=most, changed_at=clock.now()).save()


@pytest.mark.scenario("notifications", 10)
def test_the_days_budget_lets_cancellations_pass_and_tells_the_administrator_once(town, sms):
    """Of ten: nine for the person's class, the last ones for what cannot wait."""
    budget(town, 10)
    with as_owner():
        Budget(
            network=town.network, channel="sms", day=clock.now().astimezone(clock.zone()).date(), spent=8
        ).save()
    sms(2, priority=3)
    sms(1, priority=3, not_after=clock.now() + timedelta(minutes=30))
    gateway = Handed(abilities=Abilities())
    deliver("sms", gateway)
    before = len(gateway.given)
    sms(1, priority=0)
    deliver("sms", gateway)

    assert (before, len(gateway.given)) == (1, 2)
    assert reasons(channel="sms") == ["budget", "planned", "sent", "sent"]
    with as_owner():
        assert Budget.objects.get().spent == 10
    assert events("budget.spent") == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_spend_the_same_last_sms(race, town, sms):
    budget(town, 1)
    sms(6, priority=0)
    gateways = [Handed(abilities=Abilities()) for _ in range(3)]

    race(*[lambda gateway=gateway: deliver("sms", gateway) for gateway in gateways])

    assert sum(len(gateway.given) for gateway in gateways) == 1
    with as_owner():
        assert Budget.objects.get().spent == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_pass_the_cap_of_one_person(race, town, sms):
    sms(8)
    gateways = [Handed(abilities=Abilities()) for _ in range(3)]

    race(*[lambda gateway=gateway: deliver("sms", gateway) for gateway in gateways])

    assert sum(len(gateway.given) for gateway in gateways) == 3


def test_nobody_reads_the_counters_of_another_network(town, sms):
    sms(1)
    deliver("sms", Handed(abilities=Abilities()))

    for member, seen in ((town.bob, 1), (town.dan, 0)):
        with tenant(member):
            assert (Budget.objects.count(), Cap.objects.count()) == (seen, seen)
