"""What became of the messages to the persons of a drill: by SMS, by a human, or by nobody."""

import time
from collections import Counter
from typing import Any

from config.launcher.layout import ROOT
from tests.drills.provider import Provider
from tests.drills.rig import Rig, Verdict

CANCELLED = "you.appointment_cancelled"
_OF_THE_DRILL = """
    from people_contact c join tenancy_network n on n.id = c.network_id
    left join notifications_message m on m.person_id = c.person_id and m.purpose = %s
   where n.slug = %s
"""


def states(rig: Rig, purpose: str = CANCELLED) -> Counter[str]:
    """How many of their messages are in each state, channel by channel; « none » where the relay has not come yet."""
    found = _rows(rig, "coalesce(m.channel || ' ' || m.state, 'none')", purpose)
    return Counter(str(state) for (state,) in found)


def drained(rig: Rig, purpose: str = CANCELLED) -> bool:
    """The relay has read everything, and no SMS waits."""
    found = states(rig, purpose)
    return bool(found) and not found["none"] + found["sms planned"] + found["sms leased"]


def verdict(rig: Rig, provider: Provider, name: str, *, late: int = 0, purpose: str = CANCELLED) -> Verdict:
    """Each of them has one SMS, or is on a list that a human reads: never two SMS, never nothing."""
    told: dict[str, bool] = {}
    for number, channel, state in _rows(rig, "c.phone, m.channel, m.state", purpose):
        by_hand = (channel != "sms" and state == "planned") or state in ("unknown", "dead")
        told[number] = told.get(number, False) or by_hand
    sent = provider.numbers
    made = Verdict(
        name,
        messages=len(told),
        lost=sum(not sent[number] and not by_hand for number, by_hand in told.items()),
        doubled=sum(max(0, sent[number] - 1) for number in told),
        late=late,
        seconds=time.monotonic() - rig.began,
        told=sum(told.values()),
    )
    rig.verdicts.append(made)
    return made


def number_of(rig: Rig, reference: str) -> str:
    """Whose SMS it was."""
    with rig.owner() as connection:
        found = connection.execute(
            "select c.phone from people_contact c join notifications_message m on m.person_id = c.person_id"
            " where m.id = %s",
            [reference],
        ).fetchone()
    assert found is not None
    return str(found[0])


def calls(rig: Rig) -> int:
    """How many calls their home structure reads on its list of the day."""
    by = {"DRILL_BY": f"{rig.label}-social_worker@exemple.invalid"}
    return int(rig.run([str(ROOT / "tests" / "drills" / "read_calls.py")], more=by))


def failures(rig: Rig) -> int:
    """How often it was recorded that one of their messages did not arrive."""
    with rig.owner() as connection:
        found = connection.execute(
            "select count(*) from journal_event e join tenancy_network n on n.id = e.network_id"
            " where n.slug = %s and e.name = 'delivery.failed'",
            [rig.label],
        ).fetchone()
    return int(found[0]) if found else 0


def _rows(rig: Rig, columns: str, purpose: str) -> list[Any]:
    with rig.owner() as connection:
        return connection.execute(
            f"select {columns} {_OF_THE_DRILL}".encode(), [purpose, rig.label]
        ).fetchall()
