"""A hundred thousand due mails, two workers, a mail server that counts; beside a bare loop of smtplib to the same server."""

import json
import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from core.accounts.models import User
from core.tenancy.models import Membership, NetworkKind, Role, Sleep
from notifications.models import Message
from tests.benchmarks.filling import insert
from tests.benchmarks.pages import become
from tests.benchmarks.world import World

TITLE = "100 000 courriels dus, vidés par deux ouvriers vers un serveur local"
MESSAGES, WORKERS, MEMBERS = 100_000, 2, 500
WHOLE = 20_000  # persons: below, a quick look at a thousand messages
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Drained:
    messages: int
    seconds: float
    bare_a_second: float
    lost: int
    doubled: int
    memory: list[int]

    def line(self) -> str:
        pace = self.messages / self.seconds
        memory = ", ".join(f"{mebibytes} Mio" for mebibytes in self.memory)
        return (
            f"{self.messages} courriels en {self.seconds:.0f} s : {pace:.0f} par seconde, boucle nue de smtplib"
            f" {self.bare_a_second:.0f} par seconde (rapport {self.bare_a_second / pace:.1f}) ; {self.lost} perdu,"
            f" {self.doubled} doublé ; mémoire des ouvriers {memory}"
        )


def figures(world: World, rounds: int) -> Iterator[Drained]:
    become("relais_owner")
    messages = MESSAGES if world.persons >= WHOLE else 1000
    _fill(world, messages)
    with _sink() as (port, counted):
        bare = _bare(port, messages)
        start = time.perf_counter()
        workers = [_worker(port) for _ in range(WORKERS)]
        memory = [int(worker.communicate()[0].split()[-1]) for worker in workers]
        seconds = time.perf_counter() - start
    received: dict[str, int] = json.loads(counted.read_text())
    own = {reference: count for reference, count in received.items() if not reference.startswith("bare")}
    yield Drained(
        messages,
        seconds,
        bare,
        lost=messages - len(own),
        doubled=sum(count - 1 for count in own.values()),
        memory=memory,
    )


def _fill(world: World, messages: int) -> None:
    """Class S, which no rhythm and no hour holds back: what is measured is the way out alone."""
    world.network.kind = NetworkKind.REAL
    world.network.save(update_fields=["kind"])
    users = [
        User(email=f"tri-{number}@exemple.invalid", first_name="Membre", demo=True)
        for number in range(MEMBERS)
    ]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, structure=world.small, network=world.network, role=Role.MEDIATOR)
        for user in users
    )
    insert(
        Sleep,
        "accounts_user u where u.email like 'tri-%%'",
        {"user_id": "u.id", "warned_at": "now()", "due_at": "now() + interval '30 days'"},
    )
    insert(
        Message,
        "generate_series(1, %(messages)s) n join (select s.id, s.user_id, row_number() over (order by s.id) as rank"
        " from tenancy_sleep s) s on s.rank = 1 + n %% %(members)s",
        {
            "network_id": "%(network)s", "owner_structure_id": "%(structure)s", "key": "'mesure:' || n",
            "purpose": "'account.warned'", "message_class": "'S'", "channel": "'mail'", "user_id": "s.user_id",
            "subject_type": "'account'", "subject_id": "s.id", "priority": "1", "not_before": "now()",
        },
        messages=messages, members=MEMBERS, network=world.network.pk, structure=world.small.pk,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("analyze")


@contextmanager
def _sink() -> Iterator[tuple[int, Path]]:
    """A process of its own, which counts by Message-ID and writes it down when it is told to stop."""
    counted = Path(settings.DATA_DIR) / "drained.json"
    counted.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, str(HERE / "counting_server.py"), str(port), str(counted)])
    try:
        _wait_for(port)
        yield port, counted
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the counting server does not answer")


def _bare(port: int, messages: int) -> float:
    """Messages a second of one connection that renders nothing and remembers nothing."""
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(messages):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = (
                "relais@exemple.invalid",
                "a@exemple.invalid",
                "Mesure",
            )
            mail["Message-ID"] = f"<bare-{number}@exemple.invalid>"
            mail.set_content("x" * 1500)
            server.send_message(mail)
    return messages / (time.perf_counter() - start)


def _worker(port: int) -> subprocess.Popen[bytes]:
    parts = urlsplit(os.environ["DATABASE_URL"])
    keys = {name: getattr(settings, name) for name in ("SECRET_KEY", "RELAIS_HMAC_KEY", "RELAIS_FIELD_KEY")}
    env = os.environ | keys | {
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}")),
        "DJANGO_SETTINGS_MODULE": "config.settings.production", "RELAIS_AS_OWNER": "0", "RELAIS_SENT_MARK": "",
        "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port), "EMAIL_USE_TLS": "0",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, str(HERE / "draining_worker.py")], env=env, stdout=subprocess.PIPE
    )
