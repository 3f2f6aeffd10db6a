"""A gate is closed by the operator's command while workers send: at once, and nothing is lost (notifications §12: 16, 17)."""

import threading
import time
from pathlib import Path

import pytest

from config.launcher.layout import ROOT
from tests.drills import persons
from tests.drills.provider import Provider, Reply
from tests.drills.rig import Rig, kill

pytestmark = pytest.mark.drill
PERSONS, MAILS, WORKERS = 20, 100, 2
HELD = 18  # seconds at most: a worker gives a mail server twenty
MANAGE = str(ROOT / "manage.py")


def gates(rig: Rig, *words: str) -> str:
    return rig.run([MANAGE, "gates", *words])


def test_the_contract_ends_in_the_middle(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    """It refuses our key; a worker had died with its batch in its hands. Closed: everyone left is called."""
    rig.given = provider.settings(tmp_path)
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    doomed = rig.worker()

    def ends_at_the_tenth(it: Provider, reference: str, number: str) -> Reply | None:
        if it.references.total() == 10:
            it.before = lambda *_: Reply(403)
            kill(doomed)
        return None

    provider.after = ends_at_the_tenth
    rig.until(lambda: doomed.poll() is not None)
    rig.worker()
    rig.until(lambda: rig.hurry() or provider.asked >= 13)
    gates(rig, "--close", "contrat terminé", "--channel", "sms", "--divert")
    asked = provider.asked
    rig.leases_run_out()
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    verdict = persons.verdict(rig, provider, "SMS: the contract ends in the middle")
    assert (verdict.messages, verdict.lost, verdict.doubled) == (PERSONS, 0, 0)
    assert verdict.told == PERSONS - 9  # nine were acknowledged; of the tenth nobody knows: she is called too
    assert provider.asked <= asked + 1


class Pause:
    """Whoever receives holds what it has until the command has come back: the workers have their batches in hand."""

    def __init__(self, after: int) -> None:
        self.after, self.arrived, self.over = after, 0, threading.Event()

    def __call__(self, *_: object) -> None:
        self.arrived += 1
        if self.arrived >= self.after:
            self.over.wait(HELD)

    def close_and_look(self, rig: Rig) -> int:
        """How many still arrive once the gate is closed, beyond the one that each worker had given."""
        rig.until(lambda: self.arrived >= self.after)
        gates(rig, "--close", "exercice")
        before = self.arrived
        self.over.set()
        time.sleep(1)
        return max(0, self.arrived - before - WORKERS)


def test_the_gate_of_sms_under_load(rig: Rig, provider: Provider, tmp_path: Path) -> None:
    rig.given = provider.settings(tmp_path, timeout=HELD)
    rig.expect(PERSONS, DRILL_CANCELLED="1")
    provider.after = pause = Pause(6)
    for _ in range(WORKERS):
        rig.worker()
    late = pause.close_and_look(rig)
    waiting = persons.states(rig)
    gates(rig, "--open", "l’exercice est fini")
    rig.until(lambda: rig.hurry() or persons.drained(rig))

    verdict = persons.verdict(rig, provider, "SMS: the gate is closed under load", late=late)
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.late, verdict.told) == (
        PERSONS,
        0,
        0,
        0,
        0,
    )
    assert waiting["sms planned"] >= PERSONS - 6 - WORKERS


def test_the_gate_of_mail_under_load(rig: Rig) -> None:
    rig.fill(MAILS)
    rig.sink.received = pause = Pause(20)
    for _ in range(WORKERS):
        rig.worker()
    late = pause.close_and_look(rig)
    waiting = rig.states()
    gates(rig, "--open", "l’exercice est fini")
    rig.until(lambda: rig.hurry() or rig.drained())

    verdict = rig.verdict("the gate of mail is closed under load", late=late)
    assert (verdict.messages, verdict.lost, verdict.doubled, verdict.late) == (MAILS, 0, 0, 0)
    assert waiting["planned"] >= MAILS - 20 - WORKERS
