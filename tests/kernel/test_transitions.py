"""A table of states: what is written happens, the rest is a conflict."""

from enum import StrEnum

import pytest

from core.kernel.errors import Conflict
from core.kernel.transitions import Transitions


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Act(StrEnum):
    SHUT = "shut"
    OPEN = "open"
    LOCK = "lock"


TABLE = {
    (Door.OPEN, Act.SHUT): Door.SHUT,
    (Door.SHUT, Act.OPEN): Door.OPEN,
    (Door.SHUT, Act.LOCK): Door.LOCKED,
}
DOORS = Transitions(TABLE)


@pytest.mark.parametrize("state", Door)
@pytest.mark.parametrize("act", Act)
def test_what_is_written_happens_and_the_rest_is_refused(state, act):
    assert DOORS.allows(state, act) == ((state, act) in TABLE)
    if (state, act) in TABLE:
        assert DOORS.after(state, act) == TABLE[state, act]
    else:
        with pytest.raises(Conflict, match="a changé entre-temps") as refusal:
            DOORS.after(state, act)
        assert refusal.value.code == "wrong-state"


def test_the_table_can_be_read_line_by_line():
    assert list(DOORS) == [
        (Door.OPEN, Act.SHUT, Door.SHUT),
        (Door.SHUT, Act.OPEN, Door.OPEN),
        (Door.SHUT, Act.LOCK, Door.LOCKED),
    ]


def test_the_table_cannot_be_changed_afterwards():
    table = dict(TABLE)
    doors = Transitions(table)

    table[Door.LOCKED, Act.OPEN] = Door.OPEN

    assert not doors.allows(Door.LOCKED, Act.OPEN)
