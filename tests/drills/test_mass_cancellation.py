"""A structure cancels the three hundred appointments of its day (notifications §12: 14)."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.drills.dial import Dial
from tests.drills.planned import appointments, left, paris, rows, verdict
from tests.drills.provider import Provider
from tests.drills.rig import Rig

pytestmark = pytest.mark.drill
TODAY, OTHERS, EACH = 30, 6, 10  # persons, and appointments of each: three hundred are cancelled
HELD = 12  # by the other of the two workers, when one has none left
WRITTEN, CANCELLED = paris("2027-03-09 15:00"), paris("2027-03-10 10:00")
THAT_DAY, TOMORROW = paris("2027-03-10 12:00"), paris("2027-03-11 10:00")
GONE, RECALLED = "you.appointment_cancelled", "you.reminder"


def test_each_is_told_once_and_before_what_is_less_pressing(rig: Rig, tmp_path: Path) -> None:
    """Thirty were expected ten times today; six others are recalled at that very minute that theirs is tomorrow."""
    dial = Dial(rig, tmp_path)
    with Provider().listening() as provider:
        rig.given |= provider.settings(tmp_path, timeout=20)
        dial.turn(WRITTEN)
        starts = [THAT_DAY] * TODAY + [TOMORROW] * OTHERS
        rig.expect(
            len(starts),
            DRILL_ZONE="Europe/Paris",
            DRILL_REMIND="-1d",
            DRILL_STARTS=" ".join(at.isoformat() for at in starts),
            DRILL_EACH=str(EACH),
        )
        dial.turn(CANCELLED)
        today = [one for one in appointments(rig) if one.starts.date() == THAT_DAY.date()]
        dial.act("change", *(f"{one.id}=" for one in today))
        dial.act("plan")
        _said_already(rig)
        dial.start(2)
        dial.turn(CANCELLED)
        dial.turn(CANCELLED + timedelta(minutes=15))

    said = left(rig, provider.references)
    due = {one.person: RECALLED for one in appointments(rig)} | {one.person: GONE for one in today}
    made = verdict(
        rig,
        "three hundred appointments cancelled at once",
        due=due.items(),
        said=[(row.person, row.purpose) for row in said],
        late=sum(row.purpose != GONE for row in said[: TODAY - HELD]),
    )
    assert len(today) == TODAY * EACH
    assert (made.messages, made.lost, made.doubled, made.late) == (TODAY + OTHERS, 0, 0, 0)
    assert Counter(row.reason or row.state for row in rows(rig, GONE)) == {
        "sent": TODAY,
        "merged": TODAY * (EACH - 1),
    }


def _said_already(rig: Rig) -> None:
    """The news of the day before left: it is not what is drilled here."""
    with rig.owner() as connection:
        connection.execute(
            "update notifications_message set state = 'superseded' where state = 'planned' and purpose <> all(%s)"
            " and network_id = (select id from tenancy_network where slug = %s)",
            [[GONE, RECALLED], rig.label],
        )
