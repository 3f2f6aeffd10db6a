"""How many working days each act may take before someone is told (referrals §7)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.kernel import workdays
from referrals.models import Handoff, Priority, Referral
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
SPACED = Ladder(0, 5, 10)  # news that both sides want less often: the second and third level after that day
COORDINATOR = 3  # the highest level: it stays at the top of the coordinator's list
COMES_BACK = 5  # working days between two returns of what is still there
REASSIGN_AFTER = 20  # working days at the top of the list
BEFORE_DEADLINE = 2  # working days: the coordinator is told no later than that
MOST_PAUSED = 15  # working days that closures may leave out of one handoff, three weeks
OWED_BY_SENDER = frozenset(
    {
        DueKind.INFO,
        DueKind.ACKNOWLEDGE,
        DueKind.CLOSING,
        DueKind.UNPLACED,
        DueKind.DRAFT,
        DueKind.SUSPENDED,
    }
)


def key_of(kind: str, priority: str) -> tuple[DueKind, Priority]:
    """The ladder that a clock climbs; the normal one where urgency changes nothing."""
    asked = (DueKind(kind), Priority(priority))
    return asked if asked in LADDERS else (DueKind(kind), Priority.NORMAL)


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which a structure is closed, or the whole network when it names none."""

    structure_id: int | None
    first_day: date
    last_day: date

    @property
    def days(self) -> Iterable[date]:
        return (self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a network says of time: its calendar, its ladders, its closing days and those of its structures."""

    time_zone: str
    subdivision: str
    ladders: Mapping[tuple[DueKind, Priority], Ladder] = field(default_factory=dict)
    away: tuple[Away, ...] = ()

    def with_away(self, away: Iterable[Away]) -> "Terms":
        """The same, other days being closed."""
        return replace(self, away=tuple(away))

    def ladder(self, kind: str, priority: str) -> Ladder:
        key = key_of(kind, priority)
        return self.ladders.get(key, LADDERS[key])

    def pace(self, kind: str, referral: Referral, handoff: Handoff | None = None) -> "Pace":
        """How the clock `kind` of this request runs, `handoff` being whom it concerns, if anyone."""
        by_sender = DueKind(kind) in OWED_BY_SENDER or handoff is None
        owner = referral.sender_structure_id if by_sender else handoff.target_id  # type: ignore[union-attr]
        spaced = referral.news_every if kind == DueKind.NEWS else None
        since = (handoff.sent_at if handoff else None) or referral.first_sent_at or referral.created_at
        return Pace(
            ladder=SPACED if spaced else self.ladder(kind, referral.priority),
            months=spaced or 0,
            time_zone=self.time_zone,
            subdivision=self.subdivision,
            closed=self.closed(owner, since.astimezone(ZoneInfo(self.time_zone)).date()),
            deadline=referral.deadline,
        )

    def closed(self, structure_id: int, since: date) -> frozenset[date]:
        """The working days that closures leave out for what this structure owes, the first fifteen since that day."""
        mine = {
            day
            for away in self.away
            if away.structure_id in (None, structure_id)
            for day in away.days
            if day >= since and workdays.is_open(day, self.subdivision)
        }
        return frozenset(sorted(mine)[:MOST_PAUSED])


@dataclass(frozen=True, slots=True)
class Pace:
    """How one clock runs: its ladder, and the days that count for whoever owes the act.

    A deadline shortens the ladder: the coordinator is told two working days before it, closed or not.
    """

    ladder: Ladder
    time_zone: str
    subdivision: str
    closed: frozenset[date] = frozenset()
    deadline: date | None = None
    months: int = 0  # until the first level, instead of the ladder's days

    def due(self, start: datetime, *, days: int | None = None) -> datetime:
        """When the first level is told; a deadline may bring it nearer, never before the next working day.

        `days`: working days instead of the ladder's own, for a clock that had stopped.
        """
        if self.months and days is None:
            day = months_later(start.astimezone(ZoneInfo(self.time_zone)).date(), self.months)
            first = workdays.next_open(day, self.subdivision, self.closed)
            return self.no_later(start, workdays.at_opening(first, self.time_zone))
        return self.no_later(start, self._after(start, self.ladder.first if days is None else days))

    def no_later(self, start: datetime, at: datetime) -> datetime:
        """`at`, or what a deadline asks for, never before the working day that follows `start`."""
        if self.deadline is None:
            return at
        soonest = workdays.due(start, 1, self.time_zone, self.subdivision)
        return max(soonest, min(at, self._latest(self.deadline)))

    def days_left(self, spent: int) -> int:
        """Working days until the first level when the clock had already run `spent` of them; at least one."""
        return max(1, self.ladder.first - spent)

    def level_due(self, first_due: datetime, level: int) -> datetime:
        """When `level` (1 to 3) is told, counted from the day of the first."""
        steps = self.ladder
        days = (0, steps.second - steps.first, steps.third - steps.first)[level - 1]
        at = self._after(first_due, days) if days else first_due
        return max(first_due, min(at, self._latest(self.deadline))) if self.deadline else at

    def level(self, first_due: datetime, now: datetime) -> int:
        """0 while in time; else the highest level passed."""
        passed = [one for one in (1, 2, COORDINATOR) if self.level_due(first_due, one) <= now]
        return max(passed, default=0)

    def after_level(self, first_due: datetime, level: int, now: datetime) -> datetime:
        """When the one after `level` is told; once the coordinator was, five working days from now."""
        if level >= COORDINATOR:
            return self._after(now, COMES_BACK)
        return self.level_due(first_due, level + 1)

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Whole working days between two instants, closed ones left out."""
        return workdays.elapsed(start, end, self.time_zone, self.subdivision, self.closed)

    def _after(self, start: datetime, days: int) -> datetime:
        return workdays.due(start, days, self.time_zone, self.subdivision, self.closed)

    def _latest(self, deadline: date) -> datetime:
        return workdays.before(deadline, BEFORE_DEADLINE, self.time_zone, self.subdivision)


def months_later(day: date, months: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def concerned(handoffs: Iterable[Handoff]) -> Handoff | None:
    """Whose act a clock of the whole request counts: who is engaged, else who must answer first."""
    rows = list(handoffs)
    engaged = next((row for row in rows if row.engaged), None)
    asked = (row for row in rows if row.awaiting and row.due_at is not None)
    return engaged or min(asked, key=lambda row: row.due_at or row.created_at, default=None)


def moved(at: datetime, now: datetime, before: Pace, after: Pace) -> datetime:
    """The same number of working days from now, other days being closed; what has passed stays.

    A day that was agreed, and that no closure touches, stays as it is.
    """
    zone = ZoneInfo(after.time_zone)
    today, day = now.astimezone(zone).date(), at.astimezone(zone).date()
    if not any(today < one <= day for one in before.closed ^ after.closed):
        return at
    left = workdays.between(today, day, before.subdivision, before.closed)
    return workdays.at_opening(workdays.after(today, left, after.subdivision, after.closed), after.time_zone)
