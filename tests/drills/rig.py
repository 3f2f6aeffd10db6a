"""What a drill needs: servers of its own that may be killed, workers, a mail server that counts, and a verdict.

Nothing here is simulated but the passing of five minutes (`leases_run_out`): processes are killed by the
system, servers are stopped and started, and what arrived is what an SMTP server received.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
from aiosmtpd.controller import Controller
from django.utils.text import slugify
from redis import Redis

from config.launcher.layout import ROOT, Layout
from config.launcher.processes import Child
from config.launcher.servers import GIVEN, Servers

Heard = Callable[["Sink"], None]


@dataclass
class Sink:
    """An SMTP server. `greeted` and `received` are called in the middle of a delivery: there a worker may be killed."""

    references: Counter[str] = field(default_factory=Counter)
    greeted: Heard | None = None
    received: Heard | None = None
    closed: bool = False
    port: int = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, responses: Any) -> Any:
        session.host_name = name
        if self.greeted:
            self.greeted(self)
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.closed:
            return "451 later"
        mail = message_from_bytes(envelope.content)
        self.references[str(mail["Message-ID"]).strip("<> \n").partition("@")[0]] += 1
        if self.received:
            self.received(self)
        return "250 OK"

    @contextmanager
    def listening(self) -> Iterator["Sink"]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


@dataclass(frozen=True)
class Verdict:
    """What a drill prints: of so many messages, how many never came, came twice, or came late or early."""

    name: str
    messages: int
    lost: int
    doubled: int
    late: int
    seconds: float
    told: int = 0  # did not leave, or may have: on someone's list

    def __str__(self) -> str:
        counts = f"{self.messages:>6} messages  {self.lost:>3} lost  {self.doubled:>3} doubled  {self.late:>3} late"
        by_hand = f"  {self.told:>3} told to someone" if self.told else ""
        return f"{self.name:<58} {counts}  {self.seconds:6.1f} s{by_hand}"


class Rig:
    """PostgreSQL and Redis of their own, in `place`, and every process started from here."""

    def __init__(self, place: Path) -> None:
        self.sink = Sink()
        self.label = ""
        self.verdicts: list[Verdict] = []
        self.given: dict[str, str] = {}  # the settings of this drill's provider
        self.layout = Layout(place)
        self.processes: list[subprocess.Popen[bytes]] = []
        for name in (*GIVEN, "DATABASE_ADMIN_URL", "DATABASE_BACKUP_URL"):
            os.environ.pop(name, None)
        self.servers = Servers(self.layout)  # what is committed is on the disk: a crash is part of the drill
        self.began = 0.0

    @contextmanager
    def running(self) -> Iterator["Rig"]:
        self.layout.make()
        self.servers.start()
        try:
            self.run(
                ["-m", "config.launcher.prepare"],
                owner=True,
                more={"RELAIS_STATIC": "0", "RELAIS_EMBEDDED": "1", "RELAIS_DEMO": "0"},
            )
            yield self
        finally:
            self.stop_processes()
            self.servers.stop()

    @contextmanager
    def bare(self) -> Iterator["Rig"]:
        """The servers alone, their database as empty as they made it."""
        self.layout.make()
        self.servers.start()
        self.began = time.monotonic()
        try:
            yield self
        finally:
            self.stop_processes()
            self.servers.stop()

    def begin(self, sink: Sink, *, label: str) -> None:
        """A new drill: its messages have its label, and what another left undone or closed is set aside."""
        self.sink, self.label, self.verdicts, self.began = sink, slugify(label)[:40], [], time.monotonic()
        self.given = {}
        self.rested()
        with self.owner() as connection:
            connection.execute(
                "update notifications_message set state = 'superseded', lease_until = null, lease_token = null"
                " where state in ('planned', 'leased', 'unknown')"
            )
            connection.execute("delete from notifications_gate")

    def stop_processes(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes = []

    def environment(self, *, owner: bool = False, more: Mapping[str, str] | None = None) -> dict[str, str]:
        env = self.servers.environment(public_url="http://127.0.0.1:8000", demo=False, privileged=owner)
        return env | {
            "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.sink.port), "EMAIL_USE_TLS": "0",
            "RELAIS_AS_OWNER": "1" if owner else "0", "DJANGO_SETTINGS_MODULE": "config.settings.production",
            **self.given, **(more or {}),
        }  # fmt: skip

    def run(self, argv: list[str], *, owner: bool = False, more: Mapping[str, str] | None = None) -> str:
        """A Python program to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *argv],
            env=self.environment(owner=owner, more=more),
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start(self, argv: list[str], more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        log = (self.layout.logs / f"drill-{len(self.processes)}.log").open("wb")
        process = subprocess.Popen(
            [sys.executable, *argv], env=self.environment(more=more), cwd=ROOT, stdout=log, stderr=log
        )
        self.processes.append(process)
        return process

    def worker(self, **more: str) -> subprocess.Popen[bytes]:
        """Rounds of sending without end."""
        return self.start([str(ROOT / "tests" / "drills" / "worker.py")], more)

    def web(self) -> str:
        """The application that a provider reports to, as it is served; its address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        self.start(["-m", "gunicorn", "--bind", address], {"WEB_CONCURRENCY": "1"})
        self.until(lambda: _answers(f"http://{address}/healthz"))
        return f"http://{address}"

    def fill(self, messages: int, **more: str) -> None:
        """So many messages due now, each to a member of its own."""
        named = {"DRILL_LABEL": self.label, **more}
        self.run([str(ROOT / "tests" / "drills" / "fill.py"), str(messages)], owner=True, more=named)

    def expect(self, persons: int, **more: str) -> None:
        """So many persons with an hour at which they are expected, in a network of this drill alone: its label."""
        named = {"DRILL_LABEL": self.label, **more}
        self.run([str(ROOT / "tests" / "drills" / "fill_persons.py"), str(persons)], owner=True, more=named)

    def owner(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.environment(owner=True)["DATABASE_OWNER_URL"], autocommit=True)

    def states(self) -> Counter[str]:
        """How many messages of this drill are in each state."""
        with self.owner() as connection:
            rows = connection.execute(
                "select state, count(*) from notifications_message where key like %s group by 1",
                [f"{self.label}:%"],
            ).fetchall()
        return Counter({str(state): int(count) for state, count in rows})

    def stop_redis(self) -> None:
        self._server("redis").finish(10)

    def start_redis(self) -> None:
        self.servers.start_redis()

    def crash_postgres(self) -> int:
        """Every session ends at once, nothing is written down. Its process, to be waited for by `start_postgres`."""
        child = self._server("postgres")
        child.signal(signal.SIGQUIT)
        return child.pid

    def start_postgres(self) -> None:
        self._server("postgres").wait(30)
        self.servers.start_postgres()

    def _server(self, name: str) -> Child:
        return next(child for child in self.servers.children if child.name == name)

    def tried(self) -> int:
        with self.owner() as connection:
            row = connection.execute(
                "select count(*) from notifications_delivery where result <> 'accepted'"
            ).fetchone()
        return int(row[0]) if row else 0

    def hurry(self) -> None:
        """The delay before the next try passes, and the rest of who was in trouble."""
        self.rested()
        with self.owner() as connection:
            connection.execute(
                "update notifications_message set next_try_at = now() where next_try_at > now()"
            )

    def rested(self) -> None:
        with Redis(unix_socket_path=str(self.layout.redis_socket)) as cache:
            for key in cache.scan_iter("*gateway:*"):
                cache.delete(key)

    def leases_run_out(self) -> None:
        """Five minutes pass: what a dead worker held is free."""
        with self.owner() as connection:
            connection.execute("update notifications_message set lease_until = now() where state = 'leased'")

    def until(self, reached: Callable[[], bool], patience: float = 120) -> None:
        end = time.monotonic() + patience
        while not reached():
            if time.monotonic() > end:
                raise AssertionError(f"not reached in {patience:.0f} s: {dict(self.states())}")
            time.sleep(0.2)

    def drained(self) -> bool:
        found = self.states()
        return not found["planned"] + found["leased"]

    def verdict(self, name: str, *, late: int = 0) -> Verdict:
        """Compare what should have left with what arrived."""
        with self.owner() as connection:
            rows = connection.execute(
                "select id::text from notifications_message where key like %s and state not in ('skipped', 'superseded')"
                " and not (state = 'planned' and not_before > now())",
                [f"{self.label}:%"],
            )
            expected = {str(row[0]) for row in rows}
        found = self.sink.references
        made = Verdict(
            name,
            messages=len(expected),
            lost=len(expected - set(found)),
            doubled=sum(found[reference] - 1 for reference in expected if found[reference] > 1),
            late=late,
            seconds=time.monotonic() - self.began,
        )
        self.verdicts.append(made)
        return made


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False


def kill(process: subprocess.Popen[bytes]) -> None:
    """As the system does when memory is short: nothing is said, nothing is finished."""
    process.send_signal(signal.SIGKILL)
    process.wait()
