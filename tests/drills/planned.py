"""What was planned for the persons of a timed drill, what left of it and when; its verdict."""

import time
from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.drills.rig import Rig, Verdict

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Expected:
    """An appointment of the drill, and by which channel she is told of it."""

    id: str
    person: str
    starts: datetime
    channel: str


@dataclass(frozen=True)
class Row:
    """A message to one of them; `appointment` is empty when it speaks of something else."""

    id: str
    person: str
    purpose: str
    channel: str
    appointment: str
    version: int
    offset: str
    state: str
    reason: str
    sent: datetime | None


def paris(text: str) -> datetime:
    """« 2027-03-09 10:00 », by the clocks on the walls."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def appointments(rig: Rig) -> list[Expected]:
    """In the order in which they were written."""
    with rig.owner() as connection:
        found = connection.execute(
            "select a.id::text, a.person_id::text, a.starts_at, case c.channels[1] when 'email' then 'mail' else c.channels[1] end"
            " from referrals_appointment a"
            " join tenancy_network n on n.id = a.network_id join people_contact c on c.person_id = a.person_id"
            " where n.slug = %s order by a.at, a.id",
            [rig.label],
        ).fetchall()
    return [Expected(*one) for one in found]


def rows(rig: Rig, *purposes: str) -> list[Row]:
    """Messages to the persons of the drill."""
    with rig.owner() as connection:
        found = connection.execute(
            "select m.id::text, m.person_id::text, m.purpose, m.channel, case when m.subject_type = 'appointment'"
            " then m.subject_id::text else '' end, m.subject_version, m.\"offset\", m.state,"
            " coalesce(m.skip_reason, ''), m.sent_at from notifications_message m"
            " join tenancy_network n on n.id = m.network_id"
            " where n.slug = %s and m.person_id is not null and (m.purpose = any(%s) or %s)"
            " order by m.id",
            [rig.label, list(purposes), not purposes],
        ).fetchall()
    return [Row(*one) for one in found]


def left(rig: Rig, arrived: Counter[str]) -> list[Row]:
    """What arrived, as often as it did, in the order in which it first did. A reference that nobody planned fails the drill."""
    known = {row.id: row for row in rows(rig)}
    return [known[id] for id, times in arrived.items() for _ in range(times)]


def verdict(
    rig: Rig, name: str, *, due: Collection[Hashable], said: Sequence[Hashable], late: int = 0, told: int = 0
) -> Verdict:
    """What should have been said, against what was."""
    made = Verdict(
        name,
        messages=len(due),
        lost=len(set(due) - set(said)),
        doubled=len(said) - len(set(said)),
        late=late,
        seconds=time.monotonic() - rig.began,
        told=told,
    )
    rig.verdicts.append(made)
    return made
