"""Nothing runs for six hours, or for three days, while reminders fall due (notifications §12: 11)."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.drills.dial import Dial
from tests.drills.planned import appointments, left, paris, verdict
from tests.drills.provider import Provider
from tests.drills.rig import Rig

pytestmark = [
    pytest.mark.drill,
    pytest.mark.scenario("notifications", 5),
    pytest.mark.scenario("notifications", 6),
]
EACH = 2  # persons for each hour


@dataclass(frozen=True)
class Outage:
    """`held`: for each appointment, what is said of it before: which reminder, and when it leaves."""

    written: str
    reminders: tuple[str, ...]
    down: str
    back: str
    held: dict[str, dict[str, str]]
    listed: frozenset[str]  # of which the last could not leave: whoever follows her reads it

    @property
    def turns(self) -> list[str]:
        """The hours at which someone works, but those of the outage."""
        hours = {self.written, self.back, *(at for said in self.held.values() for at in said.values())}
        return sorted(at for at in hours if not self.down < at < self.back)


DAY = Outage(
    written="2027-03-08 10:00",
    reminders=("-1d", "-3h"),
    down="2027-03-10 08:30",
    back="2027-03-10 14:30",
    held={
        "2027-03-10 12:00": {"-1d": "2027-03-09 12:00"},
        "2027-03-10 14:45": {"-1d": "2027-03-09 14:45"},  # a quarter of an hour before is too late
        "2027-03-10 16:00": {"-1d": "2027-03-09 16:00", "-3h": "2027-03-10 14:30"},
        "2027-03-11 14:00": {"-1d": "2027-03-10 14:30", "-3h": "2027-03-11 11:00"},
    },
    listed=frozenset({"2027-03-10 12:00", "2027-03-10 14:45"}),
)
EVENING = Outage(
    written="2027-03-08 10:00",
    reminders=("-2d", "-1d"),
    down="2027-03-10 13:30",
    back="2027-03-10 19:30",  # nobody gets an SMS at that hour
    held={
        "2027-03-11 11:00": {"-2d": "2027-03-09 11:00", "-1d": "2027-03-10 11:00"},
        "2027-03-11 15:00": {"-2d": "2027-03-09 15:00", "-1d": "2027-03-11 09:00"},
        "2027-03-11 19:30": {"-2d": "2027-03-09 18:00", "-1d": "2027-03-11 09:00"},
        "2027-03-12 15:00": {"-2d": "2027-03-11 09:00"},  # six hours later it would say the same
    },
    listed=frozenset(),
)
THREE_DAYS = Outage(
    written="2027-03-01 10:00",
    reminders=("-7d", "-2d", "-1d"),
    down="2027-03-09 09:30",
    back="2027-03-12 09:30",
    held={
        "2027-03-11 14:00": {"-7d": "2027-03-04 14:00"},
        "2027-03-12 11:00": {"-7d": "2027-03-05 11:00"},
        "2027-03-12 15:00": {"-7d": "2027-03-05 15:00", "-1d": "2027-03-12 09:30"},
        "2027-03-12 16:30": {"-7d": "2027-03-05 16:30", "-1d": "2027-03-12 09:30"},  # of two, the latest
        "2027-03-15 10:00": {"-7d": "2027-03-08 10:00", "-2d": "2027-03-13 10:00"},
        "2027-03-18 10:00": {
            "-7d": "2027-03-12 09:30",
            "-2d": "2027-03-16 10:00",
            "-1d": "2027-03-17 10:00",
        },
    },
    listed=frozenset({"2027-03-11 14:00", "2027-03-12 11:00"}),
)


@pytest.mark.parametrize(
    ("name", "outage"),
    [("six hours of a day", DAY), ("six hours of an evening", EVENING), ("three days", THREE_DAYS)],
    ids=["day", "evening", "three-days"],
)
def test_what_is_of_use_leaves(rig: Rig, tmp_path: Path, name: str, outage: Outage) -> None:
    """At the next hour that is allowed and not too late; the rest is read by whoever follows her."""
    dial = Dial(rig, tmp_path)
    starts = [paris(text) for text in outage.held]
    with Provider().listening() as provider:
        rig.given |= provider.settings(tmp_path, timeout=20)
        dial.turn(paris(outage.written))
        rig.expect(
            EACH * len(starts),
            DRILL_ZONE="Europe/Paris",
            DRILL_REMIND=" ".join(outage.reminders),
            DRILL_STARTS=" ".join(at.isoformat() for at in starts),
        )
        dial.start()
        for at in outage.turns:
            if at == outage.back:
                dial.stop()
                dial.start()
            dial.turn(paris(at))
            dial.turn(paris(at) + timedelta(minutes=15))  # news wait ten minutes
        listed = dial.act("late", role="social_worker").split()

    held = {one.id: one.starts.astimezone(starts[0].tzinfo).isoformat(" ")[:16] for one in appointments(rig)}
    said = [row for row in left(rig, provider.references) if row.purpose == "you.reminder"]
    hours = {
        (id, offset): paris(at) for id, start in held.items() for offset, at in outage.held[start].items()
    }
    made = verdict(
        rig,
        f"an outage: {name}",
        due=hours,
        said=[(row.appointment, row.offset) for row in said],
        late=sum(row.sent != hours.get((row.appointment, row.offset)) for row in said),
        told=len(listed),
    )
    assert (made.messages, made.lost, made.doubled, made.late) == (len(said), 0, 0, 0)
    assert {held[id] for id in listed} == outage.listed
