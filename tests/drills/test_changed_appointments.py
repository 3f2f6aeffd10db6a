"""Appointments move and are cancelled while a worker holds their reminders (notifications §12: 13)."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.drills.dial import Dial
from tests.drills.planned import appointments, left, paris, rows, verdict
from tests.drills.provider import Provider, Reply
from tests.drills.rig import Rig

pytestmark = pytest.mark.drill
PERSONS = 24  # two claims
WRITTEN, RECALLED, HELD = paris("2027-03-09 10:00"), paris("2027-03-11 14:00"), paris("2027-03-12 14:00")
SOON = timedelta(minutes=15)  # news wait ten minutes


@pytest.mark.scenario("notifications", 7)
def test_changed_while_their_reminders_are_leased(rig: Rig, tmp_path: Path) -> None:
    """In the middle of the first reminder: it leaves as it was, no other of those that changed does."""
    dial = Dial(rig, tmp_path)
    with Provider().listening() as provider:
        rig.given |= provider.settings(tmp_path, timeout=20)
        dial.turn(WRITTEN)
        rig.expect(PERSONS, DRILL_ZONE="Europe/Paris", DRILL_REMIND="-1d", DRILL_STARTS=HELD.isoformat())
        dial.start(1)
        for at in (WRITTEN, WRITTEN + SOON):
            dial.turn(at)
        news = set(provider.references)
        moved: dict[str, str] = {}
        cancelled: set[str] = set()
        in_flight: set[str] = set()

        def in_the_middle(provider: Provider, reference: str, number: str) -> Reply:
            """Of those held and of those that wait as many: a third moves, a third is cancelled, a third stays."""
            if not in_flight:
                reminders = rows(rig, "you.reminder")
                held = [row for row in reminders if row.state == "leased" and row.id != reference]
                waiting = [row for row in reminders if row.state == "planned"]
                assert len(held) == 11 and len(waiting) == 12
                in_flight.update(row.appointment for row in reminders if row.id == reference)
                go = [*in_flight, *(row.appointment for row in held[:4] + waiting[:4])]
                hours = (
                    HELD + timedelta(days=7 * week, hours=hour) for week in (1, 2, 3) for hour in range(3)
                )
                moved.update(zip(go, (hour.isoformat() for hour in hours), strict=True))
                cancelled.update(row.appointment for row in held[4:8] + waiting[4:8])
                dial.act(
                    "change", *(f"{id}={to}" for id, to in moved.items()), *(f"{id}=" for id in cancelled)
                )
            return Reply(body={"id": f"p-{reference[:8]}"})

        provider.after = in_the_middle
        for at in (RECALLED, RECALLED + SOON):
            dial.turn(at)
        for week in (1, 2, 3):
            dial.turn(RECALLED + timedelta(days=7 * week, hours=4))

    said = [row for row in left(rig, provider.references) if row.id not in news]
    outdated = {
        row.appointment
        for row in said
        if row.purpose == "you.reminder" and row.version == 1 and row.appointment in {*moved, *cancelled}
    }
    kept = {one.id for one in appointments(rig)} - set(moved) - cancelled
    made = verdict(
        rig,
        "appointments changed while their reminders are leased",
        due={
            *(("you.reminder", id, 1) for id in kept | in_flight),
            *(("you.appointment_moved", id, 2) for id in moved),
            *(("you.reminder", id, 2) for id in moved),
            *(("you.appointment_cancelled", id, 2) for id in cancelled),
        },
        said=[(row.purpose, row.appointment, row.version) for row in said],
        late=len(outdated),
    )
    assert outdated == in_flight
    assert (made.messages, made.lost, made.doubled, made.late) == (len(said), 0, 0, 1)
    assert made.messages == 34
