"""Is it open, until when, and when next: hours met with a calendar. Spans are [start, end[."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from vacances_scolaires_france import SchoolHolidayDates, UnsupportedYearException

from actors.rules.hours import Hours, Minutes, Rule

OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"
AHEAD = 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where and when: the network's zone, and the dates on which the place is closed for once."""

    zone: str = "Europe/Paris"
    school_zone: str = "A"
    closed_from: date | None = None
    closed_until: date | None = None

    def closes(self, day: date) -> bool:
        return bool(
            self.closed_until
            and (self.closed_from or date.min) <= day <= self.closed_until
            or self.closed_from
            and not self.closed_until
            and day >= self.closed_from
        )


@dataclass(frozen=True, slots=True)
class Day:
    """What holds on a day. `doubt`: "public" or "school" when nobody knows."""

    spans: tuple[Minutes, ...] = ()
    comment: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """`until`: closing time of an open place. `next_at`: next opening of a closed one, within 60 days."""

    kind: str
    until: datetime | None = None
    next_at: datetime | None = None
    comment: str = ""
    doubt: str = ""
    closed_until: date | None = None


def on(hours: Hours, day: date, calendar: Calendar) -> Day:
    """The last rule that names the day; an exceptional closure wins over everything."""
    if calendar.closes(day):
        return Day()
    if is_public_holiday(day) and not hours.names_public_holidays:
        return Day(doubt="public")
    winner: Rule | None = None
    for rule in hours.rules:
        applies = _names(rule, day, calendar)
        if applies is None:
            return Day(doubt="school")
        if applies:
            winner = rule
    if winner is None or winner.off:
        return Day(comment=winner.comment if winner else "")
    return Day(winner.spans, winner.comment)


def state(hours: Hours, at: datetime, calendar: Calendar) -> State:
    """Open, closed or unknown at an aware instant."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    today = on(hours, local.date(), calendar)
    if calendar.closes(local.date()):
        return State(CLOSED, next_at=next_opening(hours, at, calendar), closed_until=calendar.closed_until)
    if today.doubt:
        return State(UNKNOWN, doubt=today.doubt)
    minute = local.hour * 60 + local.minute
    for start, end in today.spans:
        if start <= minute < end:
            return State(OPEN, until=_instant(local.date(), end, calendar), comment=today.comment)
    return State(CLOSED, next_at=next_opening(hours, at, calendar), comment=today.comment)


def next_opening(hours: Hours, at: datetime, calendar: Calendar) -> datetime | None:
    """The next time that a door opens, or `at` itself when it is open; None when not within 60 days."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    for ahead in range(AHEAD):
        day = local.date() + timedelta(days=ahead)
        for start, end in on(hours, day, calendar).spans:
            if ahead == 0 and start <= minute < end:
                return at
            if ahead or start > minute:
                return _instant(day, start, calendar)
    return None


@cache
def _public_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("FR")


@cache
def _school_holidays() -> SchoolHolidayDates:
    return SchoolHolidayDates()


def is_public_holiday(day: date) -> bool:
    return day in _public_holidays()


@cache
def is_school_holiday(day: date, zone: str) -> bool | None:
    """None beyond the calendars that are known."""
    try:
        return bool(_school_holidays().is_holiday_for_zone(day, zone))
    except UnsupportedYearException:
        return None


def _names(rule: Rule, day: date, calendar: Calendar) -> bool | None:
    """Does the rule name this day? None: nobody knows (school holidays beyond the calendar)."""
    if rule.weeks:
        first, last, step = rule.weeks
        number = day.isocalendar().week
        if not first <= number <= last or (number - first) % step:
            return False
    if rule.dates:
        start, end = rule.dates
        here = (day.month, day.day)
        if not (start <= here <= end if start <= end else here >= start or here <= end):
            return False
    if rule.school:
        in_holidays = is_school_holiday(day, calendar.school_zone)
        if not in_holidays:
            return in_holidays
        return not rule.days or day.weekday() in rule.days
    if rule.public:
        return is_public_holiday(day) or day.weekday() in rule.days
    return not rule.days or day.weekday() in rule.days


def _instant(day: date, minute: int, calendar: Calendar) -> datetime:
    if minute == 24 * 60:
        day, minute = day + timedelta(days=1), 0
    return datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(calendar.zone))
