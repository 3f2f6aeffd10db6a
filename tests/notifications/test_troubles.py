"""What did not leave is told to whoever can do something about it, and never by the channel that it is about."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.kernel import clock
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from notifications.models import Budget, Message
from notifications.operations import settling
from notifications.operations.delivering import deliver
from notifications.operations.failing import tell_doubts
from notifications.operations.hearing import hear
from notifications.operations.letters import Abilities, Answer, Told
from notifications.operations.planning import plan_due
from notifications.states import Heard, Result
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in

REFUSED = Answer(Result.PERMANENT, "550", bad_address=True)
SPOILT = Answer(Result.PERMANENT, "554")
ALARMS = (
    "sending.failed",
    "address.shut",
    "person.capped",
    "team.capped",
    "budget.spent",
    "network.failed",
    "network.capped",
)


@pytest.fixture
def boss(town):
    """The lead of the recipients, who have a mailbox of their own."""
    with as_owner():
        return MembershipFactory(structure=town.recipient, role=Role.LEAD)


@pytest.fixture
def mail(town, hers):
    """A mail to the recipients about the request; nothing else waits."""
    made = hers(state="skipped", skip_reason="done")
    plan_due()
    with as_owner():
        Message.objects.exclude(pk=made.pk).delete()
        return message(town.recipient, made.subject_id, purpose="referral.waiting")


def told():
    """(which alarm, to which structure, by what, whether to one member)."""
    plan_due()
    with as_owner():
        return sorted(
            (one.purpose, one.owner_structure.slug, one.channel, bool(one.user_id))
            for one in Message.objects.filter(purpose__in=ALARMS).select_related("owner_structure")
        )


def failing(answer):
    return Handed(lambda letter: answer, abilities=Abilities())


@pytest.mark.scenario("notifications", 13)
def test_a_professional_whose_address_is_gone_is_told_to_her_lead_by_bell_alone(town, boss, mail):
    deliver("mail", failing(REFUSED))

    assert told() == [
        ("address.shut", "fil", "bell", True),
        ("network.failed", "coordination", "bell", False),
    ]
    with as_owner():
        assert Message.objects.get(purpose="address.shut").user_id == boss.user_id


def test_a_mail_that_is_refused_rings_for_the_lead_and_once_a_day_for_the_coordination(town, boss, mail):
    with as_owner():
        message(town.recipient, mail.subject_id, purpose="referral.waiting")

    deliver("mail", failing(SPOILT))

    assert told() == [
        ("network.failed", "coordination", "bell", False),
        ("sending.failed", "fil", "bell", True),
        ("sending.failed", "fil", "bell", True),
    ]


def test_an_sms_to_a_person_that_is_lost_is_told_to_her_home_by_bell_and_mail(client, town, hers, sink):
    hers()
    deliver("sms", failing(SPOILT))

    assert told() == [
        ("network.failed", "coordination", "bell", False),
        ("sending.failed", "ccas", "bell", True),
        ("sending.failed", "ccas", "mail", True),
    ]
    sign_in(client, town.alice)
    assert "Un message n’est pas parti (réf." in client.get(reverse("news")).content.decode()
    with as_owner():
        bell = Message.objects.get(purpose="sending.failed", channel="bell")
    assert client.get(reverse("open_news", args=[bell.pk])).url == reverse("troubled")


def test_what_is_settled_meanwhile_sends_no_mail(town, hers):
    lost = hers()
    deliver("sms", failing(SPOILT))
    told()
    with tenant(town.alice):
        settling.done_otherwise(lost.pk, by=town.alice)
    gateway = Handed()

    deliver("mail", gateway)

    assert [letter.title for letter in gateway.given if "n’est pas parti" in letter.title] == []


@pytest.mark.scenario("notifications", 8)
def test_a_stop_is_told_to_whoever_must_reach_her(town, hers):
    made = hers()
    deliver("sms", Handed(abilities=Abilities()))

    hear("sms", [Told(Heard.STOP, "s-1", reference=made.pk, address="+33639980002")])

    assert told() == [("address.shut", "ccas", "bell", False), ("address.shut", "ccas", "mail", False)]


@pytest.mark.scenario("notifications", 11)
def test_who_got_enough_is_an_alarm_for_her_home_and_the_coordination(town, hers):
    for _ in range(5):
        hers(key=f"you.not_forgotten:{_}", subject_version=0)
        deliver("sms", Handed(abilities=Abilities()))

    assert told() == [
        ("network.capped", "coordination", "bell", False),
        ("person.capped", "ccas", "bell", True),
        ("person.capped", "ccas", "mail", True),
    ]


@pytest.mark.scenario("notifications", 10)
def test_a_budget_that_is_spent_is_told_once_to_the_coordination(client, town, hers, settings):
    settings.SMS_A_DAY = 0
    with as_owner():
        Budget(network=town.network, channel="sms", day=clock.now().date(), spent=0).save()
    for _ in range(2):
        hers(key=f"you.not_forgotten:{_}")
        deliver("sms", Handed(abilities=Abilities()))

    assert told() == [
        ("budget.spent", "coordination", "bell", False),
        ("budget.spent", "coordination", "mail", False),
    ]
    sign_in(client, town.solene)
    with as_owner():
        bell = Message.objects.get(purpose="budget.spent", channel="bell")
    assert client.get(reverse("open_news", args=[bell.pk])).url == reverse("gates")


def test_what_is_never_heard_of_is_told_once_after_half_an_hour(town, hers):
    hers()
    deliver("sms", failing(Answer(Result.UNKNOWN)))
    tell_doubts()
    before = told()

    with clock.moved(clock.now() + timedelta(minutes=31)):
        counts = [tell_doubts(), tell_doubts()]

    assert (before, counts) == ([], [1, 0])
    assert ("sending.failed", "ccas", "bell", True) in told()
