"""With what a message to a professional leaves (notifications §6), and at which hours (§7). Pure."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from core.tenancy.models import Network
from notifications.catalogue import MessageClass, Row
from notifications.models import Preference
from notifications.rules.windows import PROFILES, Calendar, Hours, Quiet
from notifications.states import Rhythm

MORNING = time(8)
GRACE = timedelta(minutes=15)  # what no gathering took by then leaves alone
TOGETHER = timedelta(minutes=10)  # what comes this soon after a mail to the same recipient leaves as one
DESK = PROFILES[Quiet.DESK]
_LOOK = 31  # days


def calendar_of(network: Network) -> Calendar:
    return Calendar(network.time_zone, network.subdivision)


def rhythm_of(row: Row, wish: Preference) -> Rhythm:
    """What must be done now, and security, are not a matter of taste; the rest is as she wishes."""
    if row.morning:
        return Rhythm.DAILY
    if row.urgency == MessageClass.USEFUL:
        return Rhythm(wish.useful)
    if row.urgency == MessageClass.CALM:
        return Rhythm(wish.calm)
    return Rhythm.INSTANT


def gathered_at(rhythm: Rhythm, after: datetime, calendar: Calendar) -> datetime | None:
    """08:00 of the next working day, the first of its week for what is weekly; None for what leaves alone."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return None
    today = calendar.local(after).date()
    days = (today + timedelta(days=ahead) for ahead in range(_LOOK))
    return next(
        calendar.at(day, MORNING)
        for day in days
        if calendar.at(day, MORNING) > after
        and calendar.is_open_on(day, DESK)
        and (rhythm == Rhythm.DAILY or _opens_the_week(day, calendar))
    )


def hours_of(wish: Preference) -> Hours:
    """The working hours, or those she chose among them."""
    if wish.act_from is None or wish.act_until is None:
        return DESK
    return replace(DESK, opens=max(DESK.opens, wish.act_from), closes=min(DESK.closes, wish.act_until))


def _opens_the_week(day: date, calendar: Calendar) -> bool:
    """Monday, or the first working day of the week when it is a holiday."""
    return not any(
        calendar.is_open_on(day - timedelta(days=back), DESK) for back in range(1, day.weekday() + 1)
    )
