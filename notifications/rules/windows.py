"""When a message may leave (notifications §7): wall time in the zone of the network, instants elsewhere. Pure.

Offsets in days keep the wall hour, across a clock change too; offsets in hours and minutes are absolute. A reminder
before an event is pulled earlier into an open window, never pushed later.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.kernel.workdays import is_holiday
from notifications.catalogue import Channel

BURST = timedelta(
    hours=1
)  # a pulled reminder leaves this long before its window closes, so that a burst still fits
NEAR = timedelta(hours=24)  # a reminder pulled this near to another of the same event says nothing new
FRESH = timedelta(hours=12)  # a confirmation or a paper this fresh says what the reminder would
LOOK = 21  # days without any window before one gives up: no calendar is closed that long
_OFFSET = re.compile(r"([+-]?)(\d{1,3})([dhm])")


class Quiet(StrEnum):
    """The quiet profiles of a network; all but the last are its own to set."""

    VOICE = "voice"  # SMS and calls to a person
    MAIL = "mail"  # mail to a person
    DESK = "desk"  # mail to a professional
    TODAY = "today"  # what is cancelled on its very day


@dataclass(frozen=True, slots=True)
class Hours:
    """On which days of the week, from when to when; `holidays`: on public holidays and days declared closed as well."""

    opens: time
    closes: time
    days: frozenset[int] = frozenset(range(7))
    holidays: bool = True


PROFILES: dict[Quiet, Hours] = {
    Quiet.VOICE: Hours(time(9), time(19), frozenset(range(6)), holidays=False),
    Quiet.MAIL: Hours(time(7), time(21)),
    Quiet.DESK: Hours(time(7), time(19), frozenset(range(5)), holidays=False),
    Quiet.TODAY: Hours(time(7), time(21)),
}


SETTABLE = (Quiet.VOICE, Quiet.MAIL, Quiet.DESK)  # by a network


@dataclass(frozen=True, slots=True)
class Calendar:
    """Whose wall time: a zone, its public holidays, and the days declared closed."""

    zone: str
    subdivision: str = ""
    closed: Collection[date] = field(default=frozenset())

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.zone))

    def at(self, day: date, hour: time) -> datetime:
        """That wall time as an instant; the first one when it comes twice."""
        return datetime.combine(day, hour, ZoneInfo(self.zone)).astimezone(UTC)

    def is_open_on(self, day: date, hours: Hours) -> bool:
        if day.weekday() not in hours.days:
            return False
        return hours.holidays or not (day in self.closed or is_holiday(day, self.subdivision))


@dataclass(frozen=True, slots=True)
class Times:
    """Of one network: its wall time, and the hours of each profile."""

    calendar: Calendar
    profiles: Mapping[Quiet, Hours] = field(default_factory=lambda: PROFILES)

    def of(self, profile: str) -> Hours:
        return self.profiles.get(Quiet(profile), PROFILES[Quiet(profile)])

    @property
    def desk(self) -> Hours:
        return self.of(Quiet.DESK)

    def to_a_person(self, channel: str) -> Hours:
        """A mail is read when she likes; an SMS or a call is heard at once."""
        return self.of(Quiet.MAIL if channel == Channel.MAIL else Quiet.VOICE)


def exists(day: date, hour: time, zone: str) -> bool:
    """False for a wall time that the clocks jump over (02:30 on 28 March 2027)."""
    local = datetime.combine(day, hour, ZoneInfo(zone))
    return local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local.replace(tzinfo=None)


def is_open(at: datetime, hours: Hours, calendar: Calendar) -> bool:
    local = calendar.local(at)
    return calendar.is_open_on(local.date(), hours) and hours.opens <= local.time() < hours.closes


def earlier(at: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """`at` when the window is open; else the last window before it, one hour before it closes."""
    if is_open(at, hours, calendar):
        return at
    day = calendar.local(at).date()
    for back in range(LOOK):
        candidate = day - timedelta(days=back)
        closing = calendar.at(candidate, hours.closes)
        if calendar.is_open_on(candidate, hours) and closing <= at:
            return max(closing - BURST, calendar.at(candidate, hours.opens))
    return at


def later(at: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """`at` when the window is open; else the next opening."""
    if is_open(at, hours, calendar):
        return at
    day = calendar.local(at).date()
    for ahead in range(LOOK):
        candidate = day + timedelta(days=ahead)
        opening = calendar.at(candidate, hours.opens)
        if calendar.is_open_on(candidate, hours) and opening >= at:
            return opening
    return at


def shifted(at: datetime, offset: str, calendar: Calendar) -> datetime:
    """« -2d » is the same wall hour two days before, « -3h » three hours of elapsed time before."""
    sign, count, unit = _read(offset)
    if unit != "d":
        return at.astimezone(UTC) + sign * (
            timedelta(hours=count) if unit == "h" else timedelta(minutes=count)
        )
    local = calendar.local(at)
    return calendar.at(local.date() + sign * timedelta(days=count), local.time())


def reads(offset: str) -> bool:
    """True for a way of writing an offset: a sign, a number, `d`, `h` or `m`."""
    return _OFFSET.fullmatch(offset) is not None


def comes_before(offset: str) -> bool:
    return _read(offset)[0] < 0


def _read(offset: str) -> tuple[int, int, str]:
    found = _OFFSET.fullmatch(offset)
    if found is None:
        raise ValueError(f"{offset!r} is no offset")
    sign, count, unit = found.groups()
    return (-1 if sign == "-" else 1), int(count), unit
