"""Yesterday's backup comes back: nothing that left leaves again, and nothing that did not is lost (notifications §12: 6)."""

import os
import shutil
from pathlib import Path

import pytest

from config.launcher.layout import ROOT
from tests.drills.rig import Rig

pytestmark = pytest.mark.drill
BEFORE, AFTER = 100, 100
MANAGE = [str(ROOT / "manage.py")]


def test_a_restored_backup_sends_nothing_twice(rig: Rig, tmp_path: Path) -> None:
    """Sent, backed up with as many waiting; these leave too; then the disk burns."""
    rig.fill(BEFORE)
    worker = rig.worker()
    rig.until(rig.drained)
    worker.kill()
    rig.fill(AFTER, DRILL_LABEL=f"{rig.label}:after")
    backup = tmp_path / "backup"
    rig.run([*MANAGE, "backup", str(backup)], owner=True)
    worker = rig.worker()
    rig.until(rig.drained)
    worker.kill()
    log = tmp_path / "mail.log"
    log.write_text("".join(f"accepted <{reference}@relais.invalid>\n" for reference in rig.sink.references))
    place = tmp_path / "new"
    place.mkdir()
    for name in ("keys.json", "sent.mark"):
        shutil.copy(rig.layout.data / name, place / name)

    with Rig(place).bare() as restored:
        restored.sink, restored.label = rig.sink, rig.label
        said = restored.run([*MANAGE, "restore", str(backup)], owner=True)
        restored.run([*MANAGE, "outbox_tick"])
        closed = restored.states()
        compared = restored.run([*MANAGE, "reconcile_sending", "--sent", str(log)])
        restored.run([*MANAGE, "gates", "--open", "journal du serveur de courrier, comparé"])
        restored.run([*MANAGE, "outbox_tick"])
        verdict = restored.verdict("yesterday's backup restored")
        after = restored.states()

    rig.verdicts.append(verdict)
    assert "Tout envoi est fermé" in said
    assert closed == {"sent": BEFORE, "planned": AFTER}
    assert f"{AFTER} messages taken for sent" in compared
    assert after == {"sent": BEFORE + AFTER}
    assert (verdict.lost, verdict.doubled) == (0, 0)


def test_a_database_behind_the_mark_closes_by_itself(rig: Rig, tmp_path: Path) -> None:
    """Restored by hand, without our command: the mark beside it knows of rounds that it does not."""
    rig.fill(BEFORE)
    mark = rig.layout.data / "sent.mark"
    mark.write_text("1000000\n")
    rig.run([*MANAGE, "outbox_tick"])
    held = rig.states()
    rig.run([*MANAGE, "gates", "--open", "rien n’était parti : comparé au journal"])
    rig.run([*MANAGE, "outbox_tick"])

    verdict = rig.verdict("a database behind its mark")
    assert held == {"planned": BEFORE}
    assert (verdict.lost, verdict.doubled) == (0, 0)
    assert int(mark.read_text()) >= 1000000
    assert os.stat(mark).st_size < 20
