"""The table of states: every line, every pair that is not a line, and the same lists in the database."""

import itertools

import pytest
from django.db import connection

from core.kernel.errors import Conflict
from referrals.models import Handoff, Referral
from referrals.states import (
    ALIVE,
    AWAITING,
    ENGAGED,
    HANDOFF,
    LIVE,
    OVER,
    REFERRAL,
    TERMINAL,
    Act,
    HandoffState,
    ReferralState,
    Step,
)
from tests.factories.floor import as_owner


@pytest.mark.parametrize(("state", "act", "target"), list(HANDOFF), ids=lambda value: str(value))
def test_each_line_of_the_handoffs_table_is_followed(state, act, target):
    handoff = Handoff(state=state, version=4)

    handoff.move(act)

    assert (handoff.state, handoff.version) == (target, 5)


def test_whatever_the_handoffs_table_does_not_say_is_refused():
    written = {(state, act) for state, act, _ in HANDOFF}
    for state, act in itertools.product(HandoffState, Act):
        if (state, act) not in written:
            handoff = Handoff(state=state, version=4)
            with pytest.raises(Conflict):
                handoff.move(act)
            assert (handoff.state, handoff.version) == (state, 4)


@pytest.mark.parametrize(("state", "step", "target"), list(REFERRAL), ids=lambda value: str(value))
def test_each_line_of_the_referrals_table_is_followed(state, step, target):
    referral = Referral(state=state)

    referral.move(step)

    assert referral.state == target


def test_whatever_the_referrals_table_does_not_say_is_refused():
    written = {(state, step) for state, step, _ in REFERRAL}
    for state, step in itertools.product(ReferralState, Step):
        if (state, step) not in written:
            with pytest.raises(Conflict):
                Referral(state=state).move(step)


def test_the_groups_share_out_the_states():
    assert sorted([*LIVE, *OVER]) == sorted(HandoffState)
    assert {*AWAITING, *ENGAGED} < {*LIVE}
    assert sorted([*ALIVE, *TERMINAL]) == sorted(ReferralState)


def test_nothing_leaves_a_cut_a_declined_or_a_recalled_handoff():
    final = {HandoffState.CUT, HandoffState.DECLINED, HandoffState.RECALLED, HandoffState.SUPERSEDED}
    assert not [state for state, _, _ in HANDOFF if state in final]


@pytest.mark.parametrize(
    ("constraint", "states"),
    [("handoff_state", HandoffState), ("referral_state", ReferralState)],
)
def test_the_database_allows_exactly_the_states_of_the_table(db, constraint, states):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select pg_get_constraintdef(oid) from pg_constraint where conname = %s", [constraint])
        definition = cursor.fetchone()[0]

    assert {word for word in definition.split("'") if word.isidentifier() and word.islower()} - {
        "state"
    } == set(states.values)
