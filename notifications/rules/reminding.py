"""When the reminders of an event leave, and which of them would say nothing new (notifications §7). Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifications.models import ReminderPolicy
from notifications.models.reminders import APPOINTMENT, CHANNELS
from notifications.rules.windows import (
    FRESH,
    NEAR,
    Calendar,
    Hours,
    Quiet,
    comes_before,
    earlier,
    later,
    shifted,
)

# Until when a reminder is of use, as an offset from the event; from when it left for those that come after it.
LIMITS = {"-7d": "-3d", "-2d": "-6h", "-1d": "-2h", "-3h": "-30m", "1d": "15d"}
NO_USE_AFTER = "-2h"


@dataclass(frozen=True, slots=True)
class Policy:
    """Which reminders, by which channels, in which hours; `changed_at`: when someone last decided."""

    offsets: Sequence[str]
    channels: Sequence[str] = CHANNELS
    quiet: str = Quiet.VOICE
    enabled: bool = True
    changed_at: datetime | None = None

    def plans(self, offset: str) -> bool:
        return self.enabled and offset in self.offsets

    def is_younger_than(self, said_at: datetime) -> bool:
        """It was decided after this hour was said."""
        return self.changed_at is not None and self.changed_at > said_at


USUAL = {APPOINTMENT: Policy(("-1d",))}


def in_force(purpose: str, rows: Iterable[ReminderPolicy]) -> Policy:
    """Of what a structure and its network have set: the structure's, else the network's, else the product's."""
    rows = sorted(rows, key=lambda row: row.structure_id is None)
    changed = max((row.changed_at for row in rows), default=None)
    own = next((row for row in rows if not row.follows), None)
    if own is None:
        return replace(USUAL[purpose], changed_at=changed)
    return Policy(tuple(own.offsets), tuple(own.channels), own.quiet, own.enabled, changed)


@dataclass(frozen=True, slots=True)
class Reminder:
    """`at`: when it leaves. `dropped`: it would say nothing new."""

    offset: str
    at: datetime
    not_after: datetime
    dropped: bool = False


def reminders(
    starts_at: datetime,
    offsets: Sequence[str],
    *,
    told_at: datetime,
    hours: Hours,
    calendar: Calendar,
) -> list[Reminder]:
    """The reminders of an event that begins at `starts_at`, whose day and hour were said at `told_at`.

    One before the event is pulled earlier, never later; it is dropped within twelve hours of what it would repeat,
    and when pulled within a day of another. One after the event goes later.
    """
    made: list[Reminder] = []
    for offset in sorted(offsets, key=lambda one: shifted(starts_at, one, calendar)):
        wished = shifted(starts_at, offset, calendar)
        at = (earlier if comes_before(offset) else later)(wished, hours, calendar)
        limit = shifted(
            starts_at, LIMITS.get(offset, NO_USE_AFTER if comes_before(offset) else "15d"), calendar
        )
        pulled = at != wished and comes_before(offset)
        near = pulled and any(abs(at - other.at) < NEAR for other in made if not other.dropped)
        fresh = comes_before(offset) and max(at, told_at) - told_at < FRESH
        made.append(Reminder(offset, max(at, told_at), max(limit, at, told_at), dropped=near or fresh))
    return made
