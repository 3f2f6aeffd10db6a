"""Servers stop, beats double: what is due leaves once, when it can (notifications §12: 3, 4, 5)."""

from pathlib import Path

import pytest

from config.launcher.layout import ROOT
from tests.drills.rig import Rig, Sink

pytestmark = pytest.mark.drill
MESSAGES = 200
CELERY = ["-m", "celery", "-A", "config"]
TICK = [str(ROOT / "manage.py"), "outbox_tick"]


@pytest.mark.scenario("notifications", 2)
def test_redis_stopped_and_emptied(rig: Rig, tmp_path: Path) -> None:
    """While it is down the backup of the tick sends; emptied and back, beat and worker go on."""
    rig.start([*CELERY, "worker", "--pool", "solo", "-Q", "default,mail,sms,pdf", "--without-mingle"])
    rig.start([*CELERY, "beat", "-s", str(tmp_path / "schedule")])
    rig.stop_redis()
    rig.fill(MESSAGES)
    rig.run(TICK)
    rig.until(rig.drained)
    rig.start_redis()  # its data are gone: nothing was kept on the disk
    rig.fill(MESSAGES, DRILL_LABEL=f"{rig.label}:again")
    rig.until(rig.drained, patience=240)

    verdict = rig.verdict("Redis stopped, emptied, started again")
    assert (verdict.messages, verdict.lost, verdict.doubled) == (2 * MESSAGES, 0, 0)


def test_postgresql_restarted_in_a_drain(rig: Rig) -> None:
    """The one message in flight may leave twice, under the same Message-ID; the others once."""
    rig.fill(MESSAGES)
    stopped: list[int] = []

    def at_the_fiftieth(sink: Sink) -> None:
        if sink.references.total() == 50:
            stopped.append(rig.crash_postgres())

    rig.sink.received = at_the_fiftieth
    rig.worker()
    rig.until(lambda: bool(stopped))
    rig.start_postgres()
    rig.leases_run_out()
    rig.until(rig.drained)

    verdict = rig.verdict("PostgreSQL killed and started again in a drain")
    assert verdict.lost == 0
    assert verdict.doubled <= 1


@pytest.mark.scenario("notifications", 1)
def test_four_beats_at_once(rig: Rig) -> None:
    for _ in range(4):
        rig.worker()
    rig.fill(MESSAGES)
    rig.until(rig.drained)

    verdict = rig.verdict("four rounds at once, without end")
    assert (verdict.lost, verdict.doubled) == (0, 0)


def test_a_poison_row_goes_alone(rig: Rig) -> None:
    """A message that cannot be written is given up and told; the others leave."""
    rig.fill(MESSAGES)
    with rig.owner() as connection:
        connection.execute(
            "update notifications_message set purpose = 'no.such.text', priority = 0"
            " where id = (select id from notifications_message where state = 'planned' order by id limit 1)"
        )
    rig.worker()
    rig.until(rig.drained)

    verdict = rig.verdict("a message that cannot be written")
    assert (verdict.lost, verdict.doubled) == (1, 0)
    assert rig.states() == {"sent": MESSAGES - 1, "dead": 1}


def test_the_mail_server_refuses_for_a_while(rig: Rig) -> None:
    """Refused « later » each time: what waits keeps its place, and leaves once it is heard."""
    rig.fill(MESSAGES)
    rig.sink.closed = True
    rig.worker()
    rig.until(lambda: rig.tried() >= 20)
    rig.sink.closed = False
    rig.until(lambda: rig.hurry() or rig.drained(), patience=240)

    verdict = rig.verdict("the mail server refuses for a while")
    assert (verdict.lost, verdict.doubled) == (0, 0)
