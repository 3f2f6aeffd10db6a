"""`./relais manage …`: on the servers that run, else on servers started for the time of it."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from config.launcher import packages
from config.launcher.console import console
from config.launcher.holding import Hold, Using, alone, clear
from config.launcher.layout import PYTHON, ROOT, Layout
from config.launcher.servers import Servers
from config.launcher.signals import requests

# These change or fill tables beyond the application's rights.
AS_OWNER = frozenset(
    [
        "migrate",
        "makemigrations",
        "showmigrations",
        "sqlmigrate",
        "flush",
        "sqlflush",
        "reapply_erasures",
        "restore",
        "seed_scale",
    ]
    + ["create_roles"]
)
DEFAULT_URL = "http://127.0.0.1:8000"


def as_owner(arguments: Sequence[str]) -> bool:
    name = next((word for word in arguments if not word.startswith("-")), "")
    return name in AS_OWNER or (name == "seed_demo" and "--erase" in arguments)


def environment(servers: Servers, arguments: Sequence[str], *, public_url: str) -> dict[str, str]:
    """Each command gets the addresses it needs, and no other."""
    choice = servers.layout.data / "demo"
    given = os.environ.get("RELAIS_DEMO", "0")
    demo = (choice.read_text().strip() if choice.exists() else given) == "1"
    owner = as_owner(arguments)
    backup = "backup" in arguments[:1]
    env = servers.environment(public_url=public_url, demo=demo, privileged=owner or backup)
    if backup:
        for name in ("DATABASE_OWNER_URL", "DATABASE_ADMIN_URL"):
            env.pop(name, None)
    if owner:
        env["RELAIS_AS_OWNER"] = "1"
        if not {"create_roles", "restore"} & set(arguments[:1]):
            env.pop("DATABASE_ADMIN_URL", None)
    return env


@contextmanager
def joined(layout: Layout, *, hurried: bool = False) -> Iterator[tuple[Servers, Mapping[str, object]]]:
    """The servers of these data, whoever started them, and what their holder says of itself."""
    layout.make()
    using = Using(layout)
    hold = Hold(layout)
    try:
        while not hold.take():
            holder = hold.holder()
            if holder.get("ready") or holder.get("url"):
                yield Servers(replace(layout, sockets=Path(str(holder["short"])))), holder
                return
            requests.pause(0.1)
        clear(layout)
        servers = Servers(layout, hurried=hurried)
        try:
            servers.start()
            hold.tell({"command": "manage", "ready": True, "short": str(layout.short)})
            yield servers, {}
        finally:
            requests.stopping = True
            using.release()
            with alone(layout):
                servers.stop()
                hold.release()
    finally:
        hold.release()
        using.release()


def foreground(argv: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> int:
    """As if it had been typed: it has the terminal, and Ctrl-C is its own."""
    former = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        popen = subprocess.Popen(argv, env=dict(env), cwd=cwd)
        signal.signal(signal.SIGTERM, lambda number, frame: popen.terminate())
        code = popen.wait()
        return 128 - code if code < 0 else code
    finally:
        signal.signal(signal.SIGINT, former)


def manage(layout: Layout, arguments: Sequence[str]) -> int:
    console.quiet = True
    requests.install()
    packages.ensure()
    with joined(layout) as (servers, holder):
        env = environment(servers, arguments, public_url=str(holder.get("url") or DEFAULT_URL))
        return foreground([str(PYTHON), str(ROOT / "manage.py"), *arguments], env)
