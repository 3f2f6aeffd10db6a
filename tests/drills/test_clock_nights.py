"""The nights on which the clocks change: the hour that does not exist, the hour that exists twice (notifications §12: 15).

Every expected hour is written by the clocks on the walls, with the offset of its day from UTC.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.drills.dial import Dial
from tests.drills.planned import PARIS, appointments, left, rows, verdict
from tests.drills.provider import Provider
from tests.drills.rig import Rig

pytestmark = pytest.mark.drill
PACE = timedelta(minutes=20)  # of the night
AT_ANY_HOUR = 120  # messages of security, one every three minutes of the night
SMS, MAIL = "sms", "mail"


@dataclass(frozen=True)
class Night:
    """`held`: for each appointment and way, what is said of it before. `morning`: when the digest leaves."""

    written: str
    begins: str
    held: dict[str, dict[str, dict[str, str]]]
    morning: str
    days: tuple[str, ...]  # whose digests are made, that morning included


# A day before is the same hour on the wall, 23, 24 or 25 hours earlier. No SMS on Sundays and public holidays: earlier,
# or not at all where another says the same within a day.
AUTUMN = Night(
    written="2026-10-23 15:00+02:00",
    begins="2026-10-25 00:00+02:00",
    held={
        "2026-10-25 14:00+01:00": {
            SMS: {"-1d": "2026-10-24 14:00+02:00"},
            MAIL: {"-1d": "2026-10-24 14:00+02:00", "-3h": "2026-10-25 11:00+01:00"},
        },
        "2026-10-26 10:00+01:00": {
            SMS: {"-2d": "2026-10-24 10:00+02:00"},
            MAIL: {
                "-2d": "2026-10-24 10:00+02:00",
                "-1d": "2026-10-25 10:00+01:00",
                "-3h": "2026-10-26 07:00+01:00",
            },
        },
        "2026-10-27 09:30+01:00": {
            SMS: {"-2d": "2026-10-24 18:00+02:00", "-1d": "2026-10-26 09:30+01:00"},
            MAIL: {"-2d": "2026-10-25 09:30+01:00", "-1d": "2026-10-26 09:30+01:00"},
        },
    },
    morning="2026-10-26 08:00+01:00",
    days=("2026-10-23", "2026-10-24", "2026-10-25", "2026-10-26"),
)
SPRING = Night(
    written="2027-03-26 15:00+01:00",
    begins="2027-03-28 00:00+01:00",
    held={
        "2027-03-28 14:00+02:00": {
            SMS: {"-1d": "2027-03-27 14:00+01:00"},
            MAIL: {"-1d": "2027-03-27 14:00+01:00", "-3h": "2027-03-28 11:00+02:00"},
        },
        "2027-03-30 10:00+02:00": {  # the 29th is Easter Monday
            SMS: {"-2d": "2027-03-27 18:00+01:00"},
            MAIL: {
                "-2d": "2027-03-28 10:00+02:00",
                "-1d": "2027-03-29 10:00+02:00",
                "-3h": "2027-03-30 07:00+02:00",
            },
        },
        "2027-03-31 09:30+02:00": {
            SMS: {"-2d": "2027-03-27 18:00+01:00", "-1d": "2027-03-30 09:30+02:00"},
            MAIL: {"-2d": "2027-03-29 09:30+02:00", "-1d": "2027-03-30 09:30+02:00"},
        },
    },
    morning="2027-03-30 08:00+02:00",
    days=("2027-03-26", "2027-03-27", "2027-03-28", "2027-03-29", "2027-03-30"),
)


@pytest.mark.parametrize("night", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_nothing_goes_wrong(rig: Rig, tmp_path: Path, night: Night) -> None:
    """Two workers all along; people who read SMS and people who read mail, security messages, and a digest."""
    dial = Dial(rig, tmp_path)
    written, begins, morning = (_at(text) for text in (night.written, night.begins, night.morning))
    with Provider().listening() as provider:
        rig.given |= provider.settings(tmp_path, timeout=20)
        dial.turn(written)
        rig.expect(
            2 * len(night.held),
            DRILL_ZONE="Europe/Paris",
            DRILL_REMIND="-2d -1d -3h",
            DRILL_STARTS=" ".join(_at(text).isoformat() for text in night.held),
            DRILL_WAYS="sms email",
        )
        rig.fill(AT_ANY_HOUR)
        _spread(rig, begins)
        dial.start()
        turns = _turns(night)
        for at in turns:
            dial.turn(at)

    arrived = provider.references + Counter(
        {row.id: rig.sink.references[row.id] for row in rows(rig) if row.channel == MAIL}
    )
    said = [row for row in left(rig, arrived) if row.purpose == "you.reminder"]
    hours = {
        (one.id, offset): _at(at)
        for one in appointments(rig)
        for offset, at in _of(night, one.starts)[one.channel].items()
    }
    mails, digests, jobs = _at_any_hour(rig), _digests(rig), _jobs(rig)
    late = [
        *((row.offset, row.sent) for row in said if row.sent != hours.get((row.appointment, row.offset))),
        *((due, sent) for due, sent, _ in mails if sent != min(at for at in turns if at >= due)),
        *((day, begun) for day, begun in jobs.items() if begun != _opening(day, written)),
        *(("digest", sent) for sent, _ in digests if sent != morning),
    ]
    made = verdict(
        rig,
        f"the night of {night.begins[:10]}",
        due=[*hours, *(due for due, _, _ in mails), *night.days, "digest"],
        said=[
            *((row.appointment, row.offset) for row in said),
            *(due for due, _, times in mails for _ in range(times)),
            *jobs,
            *("digest" for _, times in digests for _ in range(times)),
        ],
        late=len(late),
    )
    assert len(mails) == AT_ANY_HOUR
    assert (made.lost, made.doubled, late) == (0, 0, [])


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _of(night: Night, starts: datetime) -> dict[str, dict[str, str]]:
    return next(said for text, said in night.held.items() if _at(text) == starts)


def _opening(day: str, written: datetime) -> datetime:
    """Eight o'clock that day; the day on which everything was written, when it was."""
    return max(datetime.fromisoformat(f"{day} 08:00").replace(tzinfo=PARIS).astimezone(UTC), written)


def _turns(night: Night) -> list[datetime]:
    """The hours at which someone works: each that is expected, around each opening, and all through the night."""
    written, begins = _at(night.written), _at(night.begins)
    expected = {_at(at) for ways in night.held.values() for its in ways.values() for at in its.values()}
    around = {_opening(day, written) + timedelta(minutes=by) for day in night.days for by in (-20, 0, 20)}
    through = {begins + PACE * step for step in range(19)}
    return sorted(at for at in {written, *expected, *around, *through} if at >= written)


def _spread(rig: Rig, begins: datetime) -> None:
    """Due one after the other, as long as the night lasts."""
    with rig.owner() as connection:
        connection.execute(
            "update notifications_message m set not_before = %s + (r.rank - 1) * interval '3 minutes'"
            " from (select id, row_number() over (order by id) as rank from notifications_message"
            "       where key like %s) r where r.id = m.id",
            [begins, f"{rig.label}:%"],
        )


def _at_any_hour(rig: Rig) -> list[tuple[datetime, datetime, int]]:
    """When each was due, when it left, and how often it arrived."""
    with rig.owner() as connection:
        found = connection.execute(
            "select not_before, sent_at, id::text from notifications_message where key like %s",
            [f"{rig.label}:%"],
        ).fetchall()
    return [(due, sent, rig.sink.references[id]) for due, sent, id in found]


def _digests(rig: Rig) -> list[tuple[datetime, int]]:
    with rig.owner() as connection:
        found = connection.execute(
            "select m.sent_at, m.id::text from notifications_message m"
            " join tenancy_network n on n.id = m.network_id where n.slug = %s and m.purpose = 'digest'",
            [rig.label],
        ).fetchall()
    return [(sent, rig.sink.references[id]) for sent, id in found]


def _jobs(rig: Rig) -> dict[str, datetime]:
    """On which days the digests were made, and when that began."""
    with rig.owner() as connection:
        found = connection.execute(
            'select j."on"::text, j.begun_at from notifications_jobrun j'
            " join tenancy_network n on n.id = j.network_id"
            " where n.slug = %s and j.job = 'digests' and j.ended_at is not null",
            [rig.label],
        ).fetchall()
    return {str(day): begun for day, begun in found}
