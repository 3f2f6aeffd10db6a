"""Ctrl-C and TERM ask; they never cut a start in two. What waits looks here."""

import signal
import time
from types import FrameType

from config.launcher.console import Interrupted, console


class Requests:
    """What was asked by a signal since the start."""

    def __init__(self) -> None:
        self.stop = False
        self.count = 0
        self.restart = False
        self.stopping = False

    def install(self) -> None:
        """Before the first child: a signal must find someone to hear it."""
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGHUP, self._restart)

    def pause(self, duration: float) -> None:
        """Sleep a little; raise if a stop was asked, unless we are already stopping."""
        if self.stop and not self.stopping:
            raise Interrupted
        time.sleep(duration)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping:
            console.say("Arrêt déjà en cours, un instant…")
        self.stop = True
        self.count += 1

    def _restart(self, number: int, frame: FrameType | None) -> None:
        self.restart = True


requests = Requests()
