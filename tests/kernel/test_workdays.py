"""Working days when whoever owes the act is closed, and when the clock of the land changes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.kernel import workdays

ZONE = "Europe/Paris"
PARIS = ZoneInfo(ZONE)
WEEK = frozenset(date(2026, 3, day) for day in range(16, 21))


def test_closed_days_are_left_out_of_a_delay_and_of_what_has_elapsed():
    start = datetime(2026, 3, 12, 10, tzinfo=PARIS)  # a Thursday

    due = workdays.due(start, 3, ZONE, closed=WEEK)

    assert due == datetime(2026, 3, 24, 9, tzinfo=PARIS)  # Friday, then Monday and Tuesday after the week off
    assert workdays.elapsed(start, due, ZONE, closed=WEEK) == 3
    assert workdays.elapsed(start, due, ZONE) == 8


def test_an_act_of_a_closed_day_starts_on_the_day_of_return():
    assert workdays.first_day(datetime(2026, 3, 17, 10, tzinfo=PARIS), ZONE, closed=WEEK) == date(2026, 3, 23)


@pytest.mark.parametrize(
    ("start", "due", "offsets"),
    [
        (datetime(2026, 3, 27, 10, tzinfo=PARIS), datetime(2026, 4, 1, 9, tzinfo=PARIS), (1, 2)),
        (datetime(2026, 10, 23, 10, tzinfo=PARIS), datetime(2026, 10, 28, 9, tzinfo=PARIS), (2, 1)),
    ],
    ids=["spring", "autumn"],
)
def test_nine_in_the_morning_stays_nine_across_the_night_the_clocks_change(start, due, offsets):
    found = workdays.due(start, 3, ZONE)

    assert found == due
    assert (found.hour, found.minute) == (9, 0)
    assert tuple(one.utcoffset().seconds // 3600 for one in (start, found)) == offsets
    assert workdays.elapsed(start, found, ZONE) == 3


@pytest.mark.parametrize(("subdivision", "open_"), [("", True), ("57", False)])
def test_the_networks_own_holidays_count(subdivision, open_):
    assert workdays.is_open(date(2026, 4, 3), subdivision) is open_  # Good Friday, a holiday in Moselle
