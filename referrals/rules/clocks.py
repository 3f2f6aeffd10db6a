"""How many working days each act may take before someone is told (referrals §7)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from core.kernel import workdays
from referrals.models import Priority
from referrals.states import DueKind


class Territory(Protocol):
    """What the calendar needs of a network."""

    time_zone: str
    subdivision: str


@dataclass(frozen=True, slots=True)
class Ladder:
    """Working days until the level tells: 1 who must act, 2 the leads, 3 the coordinator."""

    first: int
    second: int
    third: int


LADDERS: dict[tuple[DueKind, Priority], Ladder] = {
    (DueKind.ANSWER, Priority.NORMAL): Ladder(3, 7, 10),
    (DueKind.ANSWER, Priority.URGENT): Ladder(1, 2, 3),
    (DueKind.INFO, Priority.NORMAL): Ladder(3, 5, 8),
    (DueKind.ASSIGN, Priority.NORMAL): Ladder(2, 4, 6),
    (DueKind.FIRST_CONTACT, Priority.NORMAL): Ladder(5, 10, 15),
    (DueKind.FIRST_CONTACT, Priority.URGENT): Ladder(2, 3, 5),
    (DueKind.NEWS, Priority.NORMAL): Ladder(20, 25, 30),
    (DueKind.OUTCOME, Priority.NORMAL): Ladder(10, 15, 20),
    (DueKind.WAITLIST, Priority.NORMAL): Ladder(10, 13, 16),
    (DueKind.ACKNOWLEDGE, Priority.NORMAL): Ladder(5, 7, 10),
    (DueKind.CLOSING, Priority.NORMAL): Ladder(10, 10, 10),  # closes a good outcome, tells nobody
    (DueKind.UNPLACED, Priority.NORMAL): Ladder(1, 3, 5),
    (DueKind.DRAFT, Priority.NORMAL): Ladder(3, 7, 10),
    (DueKind.SUSPENDED, Priority.NORMAL): Ladder(3, 7, 10),
}


def ladder(kind: str, priority: str) -> Ladder:
    """The ladder of a clock; the normal one where urgency changes nothing."""
    found = LADDERS.get((DueKind(kind), Priority(priority)))
    return found or LADDERS[DueKind(kind), Priority.NORMAL]


def days_left(kind: str, priority: str, spent: int) -> int:
    """Working days until the first level when the clock had already run `spent` of them; at least one."""
    return max(1, ladder(kind, priority).first - spent)


COORDINATOR = 3  # the highest level: it stays at the top of the coordinator's list
COMES_BACK = 5  # working days between two returns of what is still there
REASSIGN_AFTER = 20  # working days at the top of the list
BEFORE_DEADLINE = 2  # working days: the coordinator is told no later than that


def due(
    kind: str,
    priority: str,
    start: datetime,
    territory: Territory,
    *,
    deadline: date | None = None,
    days: int | None = None,
) -> datetime:
    """When the first level is told; a deadline may bring it nearer, never before the next working day.

    `days`: working days instead of the ladder's own, for a clock that had stopped.
    """
    wait = ladder(kind, priority).first if days is None else days
    first = workdays.due(start, wait, territory.time_zone, territory.subdivision)
    soonest = workdays.due(start, 1, territory.time_zone, territory.subdivision)
    return max(soonest, min(first, _latest(deadline, territory))) if deadline else first


def level_due(
    kind: str,
    priority: str,
    first_due: datetime,
    level: int,
    territory: Territory,
    *,
    deadline: date | None = None,
) -> datetime:
    """When `level` (1 to 3) is told, counted from the day of the first.

    A deadline shortens the ladder: the coordinator is told two working days before it (referrals §7).
    """
    steps = ladder(kind, priority)
    days = (0, steps.second - steps.first, steps.third - steps.first)[level - 1]
    at = workdays.due(first_due, days, territory.time_zone, territory.subdivision)
    return max(first_due, min(at, _latest(deadline, territory))) if deadline else at


def level(
    kind: str,
    priority: str,
    first_due: datetime,
    now: datetime,
    territory: Territory,
    *,
    deadline: date | None = None,
) -> int:
    """0 while in time; else the highest level passed."""
    passed = [
        one
        for one in (1, 2, COORDINATOR)
        if level_due(kind, priority, first_due, one, territory, deadline=deadline) <= now
    ]
    return max(passed, default=0)


def after_level(
    kind: str,
    priority: str,
    first_due: datetime,
    level: int,
    now: datetime,
    territory: Territory,
    *,
    deadline: date | None = None,
) -> datetime:
    """When the one after `level` is told; once the coordinator was, five working days from now."""
    if level >= COORDINATOR:
        return workdays.due(now, COMES_BACK, territory.time_zone, territory.subdivision)
    return level_due(kind, priority, first_due, level + 1, territory, deadline=deadline)


def _latest(deadline: date, territory: Territory) -> datetime:
    return workdays.before(deadline, BEFORE_DEADLINE, territory.time_zone, territory.subdivision)
