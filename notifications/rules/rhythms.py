"""With what a message to a professional leaves (notifications §6), and at which hours (§7). Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from notifications.catalogue import MessageClass, Row
from notifications.models import Preference
from notifications.rules.windows import Hours, Times
from notifications.states import Rhythm

MORNING = time(8)
GRACE = timedelta(minutes=15)  # what no gathering took by then leaves alone
TOGETHER = timedelta(minutes=10)  # what comes this soon after a mail to the same recipient leaves as one
_LOOK = 120  # days: longer than a network may be closed


def rhythm_of(row: Row, wish: Preference) -> Rhythm:
    """What must be done now, and security, are not a matter of taste; the rest is as she wishes."""
    if row.morning:
        return Rhythm.DAILY
    if row.urgency == MessageClass.USEFUL:
        return Rhythm(wish.useful)
    if row.urgency == MessageClass.CALM:
        return Rhythm(wish.calm)
    return Rhythm.INSTANT


def gathered_at(rhythm: Rhythm, after: datetime, times: Times) -> datetime | None:
    """08:00 of the next working day, the first of its week for what is weekly; None for what leaves alone."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return None
    calendar = times.calendar
    today = calendar.local(after).date()
    days = (today + timedelta(days=ahead) for ahead in range(_LOOK))
    return next(
        calendar.at(day, MORNING)
        for day in days
        if calendar.at(day, MORNING) > after
        and calendar.is_open_on(day, times.desk)
        and (rhythm == Rhythm.DAILY or _opens_the_week(day, times))
    )


def hours_of(wish: Preference, desk: Hours) -> Hours:
    """The working hours of the network, or those she chose among them; the network's where none is common."""
    if wish.act_from is None or wish.act_until is None:
        return desk
    hers = replace(desk, opens=max(desk.opens, wish.act_from), closes=min(desk.closes, wish.act_until))
    return hers if hers.opens < hers.closes else desk


def _opens_the_week(day: date, times: Times) -> bool:
    """Monday, or the first working day of the week when it is a holiday."""
    return not any(
        times.calendar.is_open_on(day - timedelta(days=back), times.desk)
        for back in range(1, day.weekday() + 1)
    )
