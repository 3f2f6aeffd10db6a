"""When a message may leave: quiet hours, wall time, both nights when the clocks change, reminders pulled earlier."""

from datetime import UTC, date, datetime, time

import pytest

from notifications.rules.reminding import reminders
from notifications.rules.windows import (
    PROFILES,
    Calendar,
    Quiet,
    earlier,
    exists,
    is_open,
    later,
    reads,
    shifted,
)

PARIS = Calendar("Europe/Paris")
VOICE, MAIL, DESK = PROFILES[Quiet.VOICE], PROFILES[Quiet.MAIL], PROFILES[Quiet.DESK]


def paris(text: str) -> datetime:
    """« 2027-03-12 14:00 » on the wall in Paris."""
    day, hour = text.split()
    return PARIS.at(date.fromisoformat(day), time.fromisoformat(hour))


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2027-03-12 08:59", VOICE, False),
        ("2027-03-12 09:00", VOICE, True),
        ("2027-03-12 18:59", VOICE, True),
        ("2027-03-12 19:00", VOICE, False),
        ("2027-03-13 10:00", VOICE, True),  # Saturday
        ("2027-03-14 10:00", VOICE, False),  # Sunday
        ("2027-03-29 10:00", VOICE, False),  # Easter Monday
        ("2027-03-14 10:00", MAIL, True),
        ("2027-03-13 10:00", DESK, False),
        ("2027-03-12 07:00", DESK, True),
    ],
)
def test_a_window_is_open_on_its_days_between_its_hours(at, hours, expected):
    assert is_open(paris(at), hours, PARIS) is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-03-12 14:00", "2027-03-12 14:00"),
        ("2027-03-12 20:00", "2027-03-12 18:00"),
        ("2027-03-12 08:00", "2027-03-11 18:00"),
        ("2027-03-15 08:30", "2027-03-13 18:00"),  # over a Sunday
        ("2027-03-29 10:00", "2027-03-27 18:00"),  # over Easter, and the night of the 28th
        ("2027-11-01 10:00", "2027-10-30 18:00"),  # All Saints, after the night of the 31st
    ],
)
def test_earlier_is_the_window_before_an_hour_before_it_closes(at, expected):
    assert earlier(paris(at), VOICE, PARIS) == paris(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2027-03-12 14:00", "2027-03-12 14:00"),
        ("2027-03-12 07:00", "2027-03-12 09:00"),
        ("2027-03-13 20:00", "2027-03-15 09:00"),
        ("2027-03-27 19:30", "2027-03-30 09:00"),  # the 28th, then Easter Monday
        ("2027-10-30 22:00", "2027-11-02 09:00"),  # the 31st, then All Saints
    ],
)
def test_later_is_the_next_opening(at, expected):
    assert later(paris(at), VOICE, PARIS) == paris(expected)


def test_a_declared_closure_is_no_window():
    closed = Calendar("Europe/Paris", closed=frozenset({date(2027, 3, 12)}))

    assert later(paris("2027-03-12 10:00"), VOICE, closed) == paris("2027-03-13 09:00")


@pytest.mark.parametrize(
    ("start", "offset", "expected"),
    [
        ("2027-03-29 09:00", "-2d", "2027-03-27T08:00:00+00:00"),  # same wall hour, winter time before
        ("2027-03-29 09:00", "-48h", "2027-03-27T07:00:00+00:00"),  # 48 hours of elapsed time
        ("2027-11-01 09:00", "-2d", "2027-10-30T07:00:00+00:00"),
        ("2027-11-01 09:00", "-48h", "2027-10-30T08:00:00+00:00"),
        ("2027-03-28 03:30", "-1h", "2027-03-28T00:30:00+00:00"),
        ("2027-03-12 14:00", "-30m", "2027-03-12T12:30:00+00:00"),
        ("2027-03-12 14:00", "1d", "2027-03-13T13:00:00+00:00"),
    ],
)
def test_days_keep_the_wall_hour_and_hours_are_absolute(start, offset, expected):
    assert shifted(paris(start), offset, PARIS).isoformat() == expected


def test_a_wall_time_that_comes_twice_is_the_first():
    assert PARIS.at(date(2027, 10, 31), time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2027, 3, 28), time(1, 59), True),
        (date(2027, 3, 28), time(2, 30), False),
        (date(2027, 3, 28), time(3, 0), True),
        (date(2027, 10, 31), time(2, 30), True),
    ],
)
def test_a_wall_time_that_the_clocks_jump_over_does_not_exist(day, hour, expected):
    assert exists(day, hour, "Europe/Paris") is expected


@pytest.mark.parametrize(
    ("offset", "expected"), [("-1d", True), ("1d", True), ("-30m", True), ("1w", False), ("", False)]
)
def test_an_offset_is_a_number_and_a_unit(offset, expected):
    assert reads(offset) is expected


def planned(start, offsets, told):
    return [
        (one.offset, one.at, one.dropped)
        for one in reminders(paris(start), offsets, told_at=paris(told), hours=VOICE, calendar=PARIS)
    ]


def test_the_day_before_at_the_same_hour():
    assert planned("2027-03-12 14:00", ["-1d"], "2027-03-01 10:00") == [
        ("-1d", paris("2027-03-11 14:00"), False)
    ]


def test_a_reminder_that_would_leave_on_a_sunday_leaves_on_saturday():
    assert planned("2027-03-15 14:00", ["-1d"], "2027-03-01 10:00") == [
        ("-1d", paris("2027-03-13 18:00"), False)
    ]


def test_one_pulled_within_a_day_of_another_is_dropped():
    made = planned("2027-03-15 18:00", ["-2d", "-1d"], "2027-03-01 10:00")

    assert made == [("-2d", paris("2027-03-13 18:00"), False), ("-1d", paris("2027-03-13 18:00"), True)]


@pytest.mark.scenario("notifications", 23)
def test_one_that_would_repeat_what_was_said_less_than_twelve_hours_ago_is_dropped():
    assert [dropped for *_, dropped in planned("2027-03-12 09:00", ["-1d"], "2027-03-11 17:30")] == [True]


def test_until_when_a_reminder_is_of_use():
    [week, two, hours, after] = reminders(
        paris("2027-03-19 14:00"),
        ["-7d", "-2d", "-3h", "1d"],
        told_at=paris("2027-03-01 10:00"),
        hours=VOICE,
        calendar=PARIS,
    )

    assert week.not_after == paris("2027-03-16 14:00")
    assert two.not_after == paris("2027-03-19 08:00")
    assert hours.not_after == paris("2027-03-19 13:30")
    assert (after.at, after.not_after) == (paris("2027-03-20 14:00"), paris("2027-04-03 14:00"))
