"""Silence is told, one level after the other, each once; it never ends a request."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.tenant import system_member, tenant
from core.tenancy.operations.leaving import remove
from referrals.models import Referral
from referrals.operations.assigning import entrust
from referrals.operations.escalating import bounced
from referrals.queries.late import late
from referrals.tasks import sweep
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.holding import made_once
from tests.referrals.without_account import external

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=PARIS)


def at(day: date, hour: int = 9, minute: int = 1) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)


def told() -> list[tuple[str, int]]:
    """(clock, level) of every level told, in order."""
    with as_owner():
        events = Event.objects.filter(name="referral.escalated").order_by("at", "id")
        return [(event.payload["clock"], event.payload["level"]) for event in events]


def sweep_on(day: date) -> int:
    with clock.moved(at(day)):
        return sweep()


@pytest.fixture
@made_once
def silent(cast: Any) -> Any:
    """Sent to Bob on a Monday at 9, and nobody answers."""
    with clock.moved(MONDAY):
        return send(cast.alice, cast.person, cast.recipient)


@pytest.mark.scenario("referrals", 16)
def test_a_normal_request_climbs_on_the_third_seventh_and_tenth_working_day(silent):
    days = [date(2026, 3, 9) + timedelta(days=n) for n in range(15)]

    fired = {day: sweep_on(day) for day in days}

    assert [day for day, count in fired.items() if count] == [
        date(2026, 3, 12),  # Thursday
        date(2026, 3, 18),  # Wednesday of the next week
        date(2026, 3, 23),  # the Monday after
    ]
    assert told() == [("answer", 1), ("answer", 2), ("answer", 3)]


@pytest.mark.scenario("referrals", 16)
def test_two_workers_tell_a_level_once(race, cast):
    with clock.moved(MONDAY):
        send(cast.alice, cast.person, cast.recipient)

    results = race(*[partial(sweep_on, date(2026, 3, 12)) for _ in range(3)])

    assert sum(results) == 1
    assert told() == [("answer", 1)]


def test_an_outage_that_passed_two_levels_tells_the_highest_only(silent):
    assert sweep_on(date(2026, 3, 19)) == 1

    assert told() == [("answer", 2)]
    assert sweep_on(date(2026, 3, 20)) == 0
    assert sweep_on(date(2026, 3, 23)) == 1


def test_nothing_else_of_the_request_changes(silent, cast):
    with as_owner():
        before = Referral.objects.values().get()

    sweep_on(date(2026, 3, 12))

    with as_owner():
        after = Referral.objects.values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"escalation_level", "level_due_at"}


@pytest.mark.scenario("referrals", 17)
def test_what_is_blocked_comes_back_every_five_working_days_and_no_state_changes(silent):
    for day in (date(2026, 3, 23), date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 7)):
        sweep_on(day)

    assert told() == [("answer", 3)] * 3  # 30 March, then 7 April: Easter Monday is no working day
    with as_owner():
        assert Referral.objects.get().state == "open"


def test_an_act_starts_another_clock_and_the_level_falls_back(silent, cast):
    sweep_on(date(2026, 3, 12))
    with clock.moved(at(date(2026, 3, 13))):
        accept(cast.bob, silent)

    assert sweep_on(date(2026, 3, 18)) == 0

    assert sweep_on(date(2026, 3, 20)) == 1
    assert told()[-1] == ("first_contact", 1)


def test_a_deadline_brings_the_coordinator_two_working_days_before_it(cast):
    with clock.moved(MONDAY):
        send(cast.alice, cast.person, cast.recipient, deadline=date(2026, 3, 20))

    fired = [
        day
        for day in (date(2026, 3, 12), date(2026, 3, 17), date(2026, 3, 18), date(2026, 3, 19))
        if sweep_on(day)
    ]

    assert fired == [date(2026, 3, 12), date(2026, 3, 18)]
    assert told() == [("answer", 1), ("answer", 3)]


def test_a_deadline_of_tomorrow_is_told_the_next_working_day_never_at_once(cast):
    with clock.moved(MONDAY):
        send(cast.alice, cast.person, cast.recipient, deadline=date(2026, 3, 10))

    assert sweep_on(date(2026, 3, 9)) == 0
    assert sweep_on(date(2026, 3, 10)) == 1
    assert told() == [("answer", 3)]


def test_the_coordinators_list_shows_it_even_when_no_worker_ran(silent, cast):
    with clock.moved(at(date(2026, 3, 24))), tenant(cast.solene):
        assert late(cast.solene).count() == 1


def test_the_event_holds_ids_codes_and_dates_only(silent, cast):
    sweep_on(date(2026, 3, 12))

    with as_owner():
        event = Event.objects.get(name="referral.escalated")
    assert event.system == "referrals.sweep"
    assert event.payload == {
        "referral": str(silent.referral.pk),
        "referral_version": 2,
        "ref_code": silent.referral.ref_code,
        "sender": cast.sender.pk,
        "target": cast.recipient.pk,
        "assignee": None,
        "clock": "answer",
        "level": 1,
        "urgent": False,
    }


def test_one_request_that_cannot_be_told_does_not_hold_the_others(cast, caplog):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    with clock.moved(MONDAY):
        broken = send(cast.alice, cast.person, cast.recipient)
    with clock.moved(MONDAY + timedelta(hours=1)):
        send(cast.alice, other, cast.recipient)
    with as_owner():
        Referral.objects.filter(pk=broken.referral.pk).update(next_due_kind="no_such")

    with clock.moved(at(date(2026, 3, 12))):
        assert sweep() == 1

    assert [
        record.message for record in caplog.records if record.name == "referrals.operations.escalating"
    ] == ["level not told"]


def test_left_by_its_sender_its_lead_is_told_once_after_three_working_days_and_its_own_clock_goes_on(
    cast, silent
):
    with clock.moved(at(date(2026, 3, 10))), tenant(cast.lea):
        remove(cast.alice, by=cast.lea)

    fired = {day: sweep_on(date(2026, 3, day)) for day in range(10, 19)}

    assert [day for day, count in fired.items() if count] == [12, 13, 18]
    with as_owner():
        [event] = Event.objects.filter(name="referral.unfollowed")
    assert (event.payload["sender"], event.payload["level"]) == (cast.sender.pk, 2)
    assert told() == [("answer", 1), ("answer", 2)]


def test_taken_by_a_colleague_nobody_is_told_that_nobody_took_it(cast, silent):
    with clock.moved(at(date(2026, 3, 10))), tenant(cast.lea):
        remove(cast.alice, by=cast.lea)
        entrust(silent.referral.pk, by=cast.lea, to=cast.lea.pk)

    assert [sweep_on(date(2026, 3, day)) for day in (12, 13, 16, 18)] == [1, 0, 0, 1]
    assert told() == [("answer", 1), ("answer", 2)]
    with as_owner():
        assert not Event.objects.filter(name="referral.unfollowed").exists()
        assert Referral.objects.get().take_by is None


def test_a_mailbox_that_returns_what_is_sent_does_not_put_off_that_nobody_took_it(cast):
    outside = external(cast)
    with clock.moved(MONDAY):
        sent = send(cast.alice, cast.person, outside)
    with clock.moved(at(date(2026, 3, 10))):
        with tenant(cast.lea):
            remove(cast.alice, by=cast.lea)
        with tenant(structure=outside, system="deliver_messages") as context:
            assert bounced(sent.handoff.pk, by=system_member(context))

    with as_owner():
        referral = Referral.objects.get()
    assert (referral.escalation_level, referral.level_due_at) == (2, referral.take_by)
