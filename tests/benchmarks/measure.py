"""Time one thing many times, beside the same data by bare SQL, in one run."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Figure:
    name: str
    p50: float
    p95: float
    queries: int
    bare: float

    def line(self) -> str:
        ratio = self.p50 / self.bare if self.bare else 0
        return f"{self.name:<44} {self.p50:>9.2f} {self.p95:>9.2f} {self.queries:>9} {self.bare:>11.2f} {ratio:>8.2f}"


HEAD = f"{'':<44} {'p50 ms':>9} {'p95 ms':>9} {'requêtes':>9} {'SQL nu p50':>11} {'rapport':>8}"


def figure(
    name: str, act: Callable[[], object], bare: Callable[[], object], *, rounds: int, count: bool = True
) -> Figure:
    """Alternate both, so that noise falls on each alike. The first two rounds warm the caches."""
    times: list[float] = []
    bare_times: list[float] = []
    for number in range(rounds + 2):
        spent, bare_spent = _time(act), _time(bare)
        if number >= 2:
            times.append(spent)
            bare_times.append(bare_spent)
    queries = 0
    if count:
        _prepare(act)
        with CaptureQueriesContext(connection) as seen:
            act()
        queries = len(seen)
    ordered = sorted(times)
    return Figure(name, median(times), ordered[int(len(ordered) * 0.95)], queries, median(bare_times))


def _time(act: Callable[[], object]) -> float:
    _prepare(act)
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _prepare(act: Callable[[], object]) -> None:
    """What must be ready and is not timed, such as the role of the connection."""
    prepare = getattr(act, "prepare", None)
    if prepare:
        prepare()
