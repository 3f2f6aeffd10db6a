"""A thousand presses on « Accepter » for a hundred requests, from twenty screens at once: one winner each.

Each screen is a thread with its own connection, which logs in as the application, and asks for the page as a browser does.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, connections
from django.test import Client

from core.tenancy.models import Role
from referrals.models import Handoff
from tests.benchmarks.acts import ready, send
from tests.benchmarks.pages import become, browser
from tests.benchmarks.world import World, member

TITLE = "1 000 acceptations concurrentes de 100 demandes, depuis 20 écrans"
SCREENS, REQUESTS, EACH = 20, 100, 50
SENT = 2  # the version of what was sent and nobody has answered


@dataclass(frozen=True)
class Raced:
    """What came of it, in one line."""

    attempts: int
    winners: int
    twice: int
    answers: Counter[int]
    deadlocks: int
    p50: float
    p95: float
    seconds: float

    def line(self) -> str:
        answers = ", ".join(f"{count} × {status}" for status, count in sorted(self.answers.items()))
        return (
            f"{self.attempts} essais en {self.seconds:.1f} s (p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms) : {answers} ;"
            f" {self.winners} demandes acceptées, {self.twice} deux fois, {self.deadlocks} interblocages"
        )


def figures(world: World, rounds: int) -> Iterator[Raced]:
    persons = ready(world, REQUESTS)
    sent = [send(world, person) for person in persons]
    become("relais_owner")
    screens = [browser(member(world.small, Role.MEDIATOR, f"ecran-{number}")) for number in range(SCREENS)]
    for screen in screens:
        screen.raise_request_exception = False  # a 500 is counted, not raised
    before = _deadlocks()
    start = time.perf_counter()
    results = _race(screens, sent)
    seconds = time.perf_counter() - start
    become("relais_owner")
    engaged = Handoff.objects.filter(pk__in=sent, state="accepted").count()
    times = sorted(spent for _status, spent in results)
    yield Raced(
        len(results),
        engaged,
        _accepted_twice(sent),
        Counter(status for status, _spent in results),
        _deadlocks() - before,
        median(times),
        times[int(len(times) * 0.95)],
        seconds,
    )


def _race(screens: list[Client], sent: list[UUID]) -> list[tuple[int, float]]:
    """Screen i presses on every second request: ten screens on each, all in the same order."""
    owner = {key: connections.settings["default"][key] for key in ("USER", "PASSWORD")}
    connections.settings["default"].update(settings.APP_LOGIN)
    barrier, results = Barrier(len(screens)), []

    def press(number: int, screen: Client) -> None:
        barrier.wait()
        for handoff in sent[number % 2 :: 2][:EACH]:
            start = time.perf_counter()
            answer = screen.post(f"/demandes/{handoff}/accepter/", {"version": SENT})
            results.append((answer.status_code, (time.perf_counter() - start) * 1000))
        connections.close_all()

    threads = [Thread(target=press, args=pair) for pair in enumerate(screens)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        connections.settings["default"].update(owner)
    return results


def _accepted_twice(sent: list[UUID]) -> int:
    """Requests that the journal says were accepted more than once."""
    return _ask(
        "select count(*) from (select subject_id from journal_event where name = 'handoff.accepted'"
        " and subject_id = any (%s) group by subject_id having count(*) > 1) twice",
        [[str(id) for id in sent]],
    )


def _deadlocks() -> int:
    return _ask("select deadlocks from pg_stat_database where datname = current_database()", [])


def _ask(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
