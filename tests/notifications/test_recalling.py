"""Each night the reminders of the next ten days are brought to what is set today: what is missing heals, what is given up stops."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.operations.closing_days import declare_closure
from notifications.models import JobRun, Message
from notifications.operations.planning import plan_due
from notifications.operations.reconciling import reconcile, reconcile_nightly
from notifications.operations.setting_reminders import set_hours, set_reminders
from notifications.queries import health
from notifications.rules.windows import Quiet
from notifications.tasks import one_round
from people.models import Contact
from referrals.models import Slip
from referrals.operations import following
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2027, 3, 9, 10, tzinfo=PARIS)
FRIDAY = datetime(2027, 3, 12, 14, tzinfo=PARIS)
NIGHT = datetime(2027, 3, 10, 3, 5, tzinfo=PARIS)


@pytest.fixture
def agreed(town, settings):
    """On Tuesday an hour of Friday is agreed with someone who wants SMS, and its reminder is planned."""
    settings.SIMULATED_SENDING = True
    with clock.moved(TUESDAY):
        sent = send(town.alice, town.person, town.recipient)
        with as_owner():
            Contact.objects.filter(person=town.person).update(channels=["sms"], phone="+33639980002")
            Slip.objects.update(made_at=clock.now() - timedelta(days=1))
        accept(town.bob, sent)
        with tenant(town.bob):
            following.set_appointment(
                uuid7(),
                by=town.bob,
                handoff_id=sent.handoff.pk,
                starts_at=FRIDAY,
                place="MDH Capuche",
                with_whom="Bob",
            )
        plan_due()
    with clock.moved(TUESDAY + timedelta(minutes=11)):
        one_round()
    return town


def says(town, at=TUESDAY + timedelta(hours=2), **said):
    with clock.moved(at), tenant(town.solene):
        set_reminders(by=town.solene, **{"offsets": ["-1d"], "channels": ["sms", "call"]} | said)


def night(town, at=NIGHT):
    with clock.moved(at):
        return reconcile(town.network)


def reminders():
    with as_owner():
        found = Message.objects.filter(purpose="you.reminder").order_by("not_before")
        return [
            (one.offset, one.channel, one.state, one.not_before.astimezone(PARIS).strftime("%d %H:%M"))
            for one in found
        ]


def test_where_nothing_changed_nothing_is_missing_and_nothing_moves(agreed):
    before = reminders()

    assert night(agreed) == 0
    assert before == reminders() == [("-1d", "sms", "planned", "11 14:00")]


def test_a_reminder_that_was_lost_comes_back_and_is_counted(agreed):
    with as_owner():
        Message.objects.filter(purpose="you.reminder").delete()

    assert (night(agreed), night(agreed)) == (1, 0)
    assert reminders() == [("-1d", "sms", "planned", "11 14:00")]


def test_what_is_added_is_planned_in_the_night_and_is_no_discrepancy(agreed):
    says(agreed, offsets=["-7d", "-1d", "-3h"])

    assert night(agreed) == 0
    assert reminders() == [("-1d", "sms", "planned", "11 14:00"), ("-3h", "sms", "planned", "12 11:00")]


def test_what_is_given_up_does_not_leave_and_may_be_taken_up_again(agreed):
    says(agreed, enabled=False)
    night(agreed)
    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()
    given_up = reminders()

    assert given_up[0][:3] == ("-1d", "sms", "skipped")
    with as_owner():
        assert Message.objects.get(purpose="you.reminder").skip_reason == "policy"


def test_given_up_then_taken_up_the_same_day_it_leaves_once(agreed):
    says(agreed, enabled=False)
    night(agreed)
    says(agreed, at=NIGHT)
    assert night(agreed, NIGHT + timedelta(hours=1)) == 0

    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()

    assert [line[:3] for line in reminders()] == [("-1d", "sms", "sent")]


def test_a_call_that_is_given_up_leaves_the_list_the_night_before(agreed):
    with as_owner():
        Message.objects.filter(purpose="you.reminder").update(channel="call")
    says(agreed, enabled=False)

    night(agreed, TUESDAY + timedelta(hours=3))
    early = reminders()
    night(agreed)

    assert early[0][:3] == ("-1d", "call", "planned")
    assert reminders()[0][:3] == ("-1d", "call", "skipped")


def test_a_reminder_already_planned_by_another_channel_is_not_doubled(agreed):
    with as_owner():
        Contact.objects.filter(person=agreed.person).update(channels=["phone"])

    assert night(agreed) == 0
    assert reminders() == [("-1d", "sms", "planned", "11 14:00")]


def test_new_hours_move_what_is_planned(agreed):
    with clock.moved(TUESDAY), tenant(agreed.solene):
        set_hours(
            Quiet.VOICE,
            by=agreed.solene,
            opens=time(9),
            closes=time(13),
            days=range(5),
            holidays=False,
        )

    assert night(agreed) == 0
    assert reminders() == [("-1d", "sms", "planned", "11 12:00")]


def test_a_day_on_which_the_network_is_closed_is_no_window(agreed):
    with clock.moved(TUESDAY), tenant(agreed.solene):
        day = (FRIDAY - timedelta(days=1)).date()
        declare_closure(by=agreed.solene, first_day=day, last_day=day, whole_network=True)

    night(agreed)
    assert reminders() == [("-1d", "sms", "planned", "10 18:00")]


def test_the_night_is_done_once_however_late_and_keeps_what_it_found(agreed):
    with as_owner():
        Message.objects.filter(purpose="you.reminder").delete()
    with clock.moved(NIGHT.replace(hour=2)):
        early = reconcile_nightly()
    with clock.moved(NIGHT.replace(hour=9, minute=30)):  # the worker was down at three
        done = [reconcile_nightly() for _ in range(3)]

    assert (early, done) == (0, [2, 0, 0])  # two networks
    with as_owner():
        found = JobRun.objects.filter(job="reconcile").order_by("network_id")
        assert [(run.network_id, run.found) for run in found] == [
            (agreed.network.pk, 1),
            (agreed.elsewhere.network.pk, 0),
        ]
    assert health.figures().discrepancies == 1


def test_each_network_keeps_what_its_last_night_found(town):
    with as_owner():
        for day, found in ((1, 4), (2, 1)):
            at = datetime(2027, 3, day, 3, tzinfo=PARIS)
            JobRun(
                network=town.network, job="reconcile", on=at.date(), begun_at=at, ended_at=at, found=found
            ).save()

    assert health.figures().discrepancies == 1


def test_no_message_waits_for_the_exactness_of_a_timer(settings):
    ours = [
        entry["schedule"]
        for entry in settings.CELERY_BEAT_SCHEDULE.values()
        if entry["task"].startswith("notifications.")
    ]

    assert len(ours) == 4
    assert all(isinstance(seconds, float) and seconds <= 300 for seconds in ours)
