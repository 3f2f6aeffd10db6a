"""How many working days each act may take before someone is told (referrals §7)."""

from dataclasses import dataclass
from datetime import datetime
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
    (DueKind.FIRST_CONTACT, Priority.NORMAL): Ladder(5, 10, 15),
    (DueKind.FIRST_CONTACT, Priority.URGENT): Ladder(2, 3, 5),
    (DueKind.NEWS, Priority.NORMAL): Ladder(20, 25, 30),
    (DueKind.OUTCOME, Priority.NORMAL): Ladder(10, 15, 20),
    (DueKind.WAITLIST, Priority.NORMAL): Ladder(10, 13, 16),
    (DueKind.ACKNOWLEDGE, Priority.NORMAL): Ladder(5, 7, 10),
    (DueKind.UNPLACED, Priority.NORMAL): Ladder(1, 3, 5),
    (DueKind.DRAFT, Priority.NORMAL): Ladder(3, 7, 10),
    (DueKind.SUSPENDED, Priority.NORMAL): Ladder(3, 7, 10),
}


def ladder(kind: str, priority: str) -> Ladder:
    """The ladder of a clock; the normal one where urgency changes nothing."""
    found = LADDERS.get((DueKind(kind), Priority(priority)))
    return found or LADDERS[DueKind(kind), Priority.NORMAL]


def due(kind: str, priority: str, start: datetime, territory: Territory) -> datetime:
    """When the first level is told."""
    return workdays.due(start, ladder(kind, priority).first, territory.time_zone, territory.subdivision)


def level(kind: str, priority: str, due_at: datetime, now: datetime, territory: Territory) -> int:
    """0 while in time; else the highest level passed, counted from the first level's due date."""
    if now < due_at:
        return 0
    steps = ladder(kind, priority)
    late = workdays.elapsed(due_at, now, territory.time_zone, territory.subdivision)
    return 1 + (late >= steps.second - steps.first) + (late >= steps.third - steps.first)
