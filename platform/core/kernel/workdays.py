"""Working days: Monday to Friday without French public holidays. One arithmetic for clocks and messages.

Day 0 is the local day of the start; an act after 17:00, or on a closed day, starts on the next open day.
A delay falls due at 09:00 local (referrals §7). `closed`: the days on which whoever owes the act is away.
"""

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

END_OF_DAY = time(17)
DUE_HOUR = time(9)
NONE: Container[date] = frozenset()


@lru_cache(maxsize=64)
def _holidays(year: int, subdivision: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision or None, years=year))


def is_open(day: date, subdivision: str = "", closed: Container[date] = NONE) -> bool:
    """Monday to Friday, and not a public holiday (`subdivision`: its code in the library, or nothing)."""
    return day.weekday() < 5 and day not in closed and not is_holiday(day, subdivision)


def is_holiday(day: date, subdivision: str = "") -> bool:
    """A public holiday, on whatever day of the week."""
    return day in _holidays(day.year, subdivision)


def next_open(day: date, subdivision: str = "", closed: Container[date] = NONE) -> date:
    while not is_open(day, subdivision, closed):
        day += timedelta(days=1)
    return day


def first_day(start: datetime, zone: str, subdivision: str = "", closed: Container[date] = NONE) -> date:
    """Day 0 of a clock that starts at `start`."""
    local = start.astimezone(ZoneInfo(zone))
    day = local.date() + timedelta(days=1) if local.time() > END_OF_DAY else local.date()
    return next_open(day, subdivision, closed)


def after(day: date, days: int, subdivision: str = "", closed: Container[date] = NONE) -> date:
    """The `days`th working day after `day`."""
    for _ in range(days):
        day = next_open(day + timedelta(days=1), subdivision, closed)
    return day


def due(
    start: datetime, days: int, zone: str, subdivision: str = "", closed: Container[date] = NONE
) -> datetime:
    """The instant, `days` working days after `start`, at 09:00 local."""
    return at_opening(after(first_day(start, zone, subdivision, closed), days, subdivision, closed), zone)


def at_opening(day: date, zone: str) -> datetime:
    """That day at 09:00 local."""
    return datetime.combine(day, DUE_HOUR, ZoneInfo(zone))


def before(day: date, days: int, zone: str, subdivision: str = "") -> datetime:
    """`days` working days before `day`, at 09:00 local."""
    for _ in range(days):
        day -= timedelta(days=1)
        while not is_open(day, subdivision):
            day -= timedelta(days=1)
    return at_opening(day, zone)


def elapsed(
    start: datetime, end: datetime, zone: str, subdivision: str = "", closed: Container[date] = NONE
) -> int:
    """Whole working days between two instants; 0 on day 0."""
    last = end.astimezone(ZoneInfo(zone)).date()
    return between(first_day(start, zone, subdivision, closed), last, subdivision, closed)


def between(day: date, last: date, subdivision: str = "", closed: Container[date] = NONE) -> int:
    """How many working days come after `day`, up to `last`."""
    count = 0
    while day < last:
        day = next_open(day + timedelta(days=1), subdivision, closed)
        count += day <= last
    return count
