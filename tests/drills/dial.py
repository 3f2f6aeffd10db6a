"""Time passes when a drill turns its dial, for its workers and for the database alike (`clock.moved`, `relais_now()`).

Everybody stops before the next hour begins, and has made a whole round at it before `turn` returns: a lease is
counted in that time, and must not run out because a dial was turned under a worker's hands.
"""

import subprocess
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from config.launcher.layout import ROOT
from tests.drills.rig import Rig, kill

HERE = ROOT / "tests" / "drills"


class Dial:
    def __init__(self, rig: Rig, folder: Path) -> None:
        self.rig, self.file = rig, folder / "dial"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.file.write_text("")
        rig.given |= {"RELAIS_CLOCK": "test", "DRILL_CLOCK": str(self.file)}

    def start(self, workers: int = 2) -> None:
        self.workers += [self.rig.start([str(HERE / "timed_worker.py")]) for _ in range(workers)]

    def stop(self) -> None:
        """Nobody works any more: time goes on without them."""
        for worker in self.workers:
            kill(worker)
        self.workers = []

    def turn(self, at: datetime) -> None:
        self._say("")
        self._say(at.isoformat())

    def act(self, *words: str, role: str = "mediator") -> str:
        """What one of the drill's members does at this hour, in a process of the application; what it printed."""
        who = {"DRILL_BY": f"{self.rig.label}-{role}@exemple.invalid"}
        return self.rig.run([str(HERE / "act.py"), *words], more=who)

    def _say(self, text: str) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(self.file)
        heard = [self.file.with_name(f"heard-{worker.pid}") for worker in self.workers]
        end = time.monotonic() + 60
        while not _all_say(heard, text):
            assert all(worker.poll() is None for worker in self.workers), "a worker has fallen"
            assert time.monotonic() < end, f"not heard: {text}"
            time.sleep(0.01)


def _all_say(files: Iterable[Path], text: str) -> bool:
    return all(file.exists() and file.read_text() == text for file in files)
