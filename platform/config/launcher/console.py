"""What the operator reads: one line per step, in French."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class Stop(Exception):
    """Nothing more can be done: the sentence says what happened and what to do."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Interrupted(Exception):
    """Ctrl-C or TERM arrived while something was being waited for."""


class Console:
    """Where messages go. `manage` leaves standard output to the command it runs."""

    def __init__(self) -> None:
        self.quiet = False
        self.stream: TextIO | None = None

    def say(self, message: str = "") -> None:
        print(message, file=self.stream or sys.stdout, flush=True)

    def warn(self, message: str) -> None:
        print(f"Attention : {message}", file=sys.stderr, flush=True)

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        started = time.monotonic()
        if not self.quiet:
            self.say(f"• {label}…")
        yield
        if not self.quiet:
            self.say(f"  fait en {seconds(time.monotonic() - started)}")


def seconds(value: float) -> str:
    return f"{value:.1f} s".replace(".", ",")


console = Console()
