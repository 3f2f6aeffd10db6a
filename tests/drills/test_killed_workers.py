"""A worker dies at the worst instant; another finishes its work (notifications §12: 1, 2, 7)."""

import pytest

from tests.drills.rig import Rig, Sink, kill

pytestmark = pytest.mark.drill
MESSAGES = 200


def test_killed_between_the_acceptance_and_the_acknowledgement(rig: Rig) -> None:
    """The mail server has it, the database does not know: it leaves again under the same Message-ID."""
    rig.fill(MESSAGES)
    doomed = rig.worker()

    def at_the_fiftieth(sink: Sink) -> None:
        if sink.references.total() == 50:
            kill(doomed)

    rig.sink.received = at_the_fiftieth
    rig.until(lambda: doomed.poll() is not None)
    rig.leases_run_out()
    rig.worker()
    rig.until(rig.drained)

    verdict = rig.verdict("worker killed between acceptance and acknowledgement")
    assert (verdict.lost, verdict.doubled) == (0, 1)


def test_killed_in_the_claim(rig: Rig) -> None:
    """It had taken messages and said good day to the mail server: nothing had left."""
    rig.fill(MESSAGES)
    doomed = rig.worker()
    rig.sink.greeted = lambda sink: kill(doomed) if doomed.poll() is None else None
    rig.until(lambda: doomed.poll() is not None)
    rig.leases_run_out()
    rig.worker()
    rig.until(rig.drained)

    verdict = rig.verdict("worker killed in the claim")
    assert (verdict.lost, verdict.doubled) == (0, 0)


@pytest.mark.scenario("notifications", 3)
def test_a_worker_two_hours_ahead_sends_nothing_early(rig: Rig) -> None:
    """What is due in an hour stays; what is due now leaves."""
    rig.fill(MESSAGES, DRILL_DUE_IN="3600")
    rig.worker(DRILL_AHEAD="7200")
    with rig.owner() as connection:
        connection.execute(
            "update notifications_message set not_before = now()"
            " where id in (select id from notifications_message where state = 'planned' limit 10)"
        )
    rig.until(lambda: rig.sink.references.total() >= 10)
    early = rig.sink.references.total() - 10

    rig.verdict("a worker's clock two hours ahead", late=early)
    assert early == 0
    assert rig.states()["planned"] == MESSAGES - 10
