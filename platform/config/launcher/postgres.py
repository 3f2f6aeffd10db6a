"""The embedded PostgreSQL: a foreground child, on a unix socket only, with passwords."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from config.launcher.binaries import open_to_everyone, reachable_install
from config.launcher.console import Stop
from config.launcher.layout import Layout
from config.launcher.processes import Child, identity_of, last_lines, spawn
from config.launcher.signals import requests

DATABASE = "relais"
SUPERUSER = "postgres"
# Tests lose their data anyway: they do not wait for the disk.
HURRIED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def url(layout: Layout, user: str, password: str, database: str = DATABASE) -> str:
    """The form that libpq, psycopg and Django's settings read alike: the socket's folder as the host."""
    return (
        f"postgresql://{user}:{quote(password, safe='')}@{quote(str(layout.pg_socket), safe='')}/{database}"
    )


class Postgres:
    """One cluster: made once, started and stopped with the rest."""

    def __init__(self, layout: Layout, *, password: str, hurried: bool = False) -> None:
        self.layout = layout
        self.password = password
        self.hurried = hurried
        self.user = pwd.getpwnam("nobody").pw_uid if os.getuid() == 0 else None  # it refuses root

    def start(self) -> Child:
        install = reachable_install(self.layout)
        self._refuse_another_major(install)
        if not self.layout.pg.exists():
            self._initdb(install)
        self._own(self.layout.pg, self.layout.pg_socket)
        self._forget_stale_lock()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.layout.pg_socket),
            "unix_socket_permissions": "0700",
            "max_connections": "60",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "password_encryption": "scram-sha-256",
            **(HURRIED if self.hurried else {}),
        }
        argv = [str(install / "bin" / "postgres"), "-D", self._seen(self.layout.pg)]
        for name, value in options.items():
            argv += ["-c", f"{name}={value}"]
        return spawn("postgres", argv, layout=self.layout, env=bare(), cwd=self.layout.pg, as_user=self.user)

    def wait(self, child: Child, patience: float = 60) -> None:
        """Ready when its own file says so: no login is spent on asking."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not child.alive:
                break
            try:
                lines = (self.layout.pg / "postmaster.pid").read_text().splitlines()
            except OSError:
                lines = []
            if len(lines) >= 8 and lines[0] == str(child.pid) and lines[7].strip() == "ready":
                return
            requests.pause(0.03)
        raise Stop(
            "PostgreSQL ne démarre pas. Fin de son journal :\n"
            + last_lines(self.layout.logs / "postgres.log")
        )

    def _seen(self, directory: Path) -> str:
        """Where a parent folder is closed to `nobody`, the current directory still opens the way."""
        if self.user is None or open_to_everyone(self.layout.data):
            return str(directory)
        return "/proc/self/cwd"

    def _own(self, *paths: Path) -> None:
        for path in paths:
            if self.user is not None and path.stat().st_uid != self.user:
                os.chown(path, self.user, self.user)

    def _refuse_another_major(self, install: Path) -> None:
        version = self.layout.pg / "PG_VERSION"
        if not version.exists():
            return
        printed = subprocess.run(
            [install / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        match = re.search(r"(\d+)", printed.stdout)
        ours = match.group(1) if match else "?"
        theirs = version.read_text().strip()
        if ours != theirs:
            raise Stop(
                f"Ces données sont celles de PostgreSQL {theirs}, et cette version de Relais apporte PostgreSQL {ours}."
                " Rien n’a été touché. Avec l’ancienne version : ./relais manage backup DOSSIER ;"
                " puis avec celle-ci, dans un répertoire de données neuf : ./relais --data NEUF manage restore DOSSIER."
            )

    def _initdb(self, install: Path) -> None:
        """Made beside its place, then put there: an interrupted creation leaves nothing that looks whole."""
        draft = self.layout.pg.with_name("pg.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        secret = self.layout.short / "initial"
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self.password)
        self._own(draft, secret)
        argv: list[str | Path] = [
            install / "bin" / "initdb", "-D", self._seen(draft), "-U", SUPERUSER, "--pwfile", secret,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        ]  # fmt: skip
        if self.hurried:
            argv.append("--no-sync")
        try:
            made = subprocess.run(
                argv, env=bare(), cwd=draft, capture_output=True, text=True, start_new_session=True,
                **identity_of(self.user),
            )  # fmt: skip
        finally:
            secret.unlink(missing_ok=True)
        if made.returncode:
            raise Stop(f"La création de la base a échoué :\n{made.stderr.strip()}")
        draft.rename(self.layout.pg)

    def _forget_stale_lock(self) -> None:
        """PostgreSQL only looks whether the number lives: after a restart it may be anybody's."""
        lock = self.layout.pg / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except FileNotFoundError:
            return
        except ValueError:
            pid = 0
        if pid and serves(pid, self.layout.pg):
            os.kill(pid, signal.SIGINT)
            end = time.monotonic() + 30
            while serves(pid, self.layout.pg) and time.monotonic() < end:
                time.sleep(0.05)
            if serves(pid, self.layout.pg):
                raise Stop(
                    f"Un autre PostgreSQL (processus {pid}) tient déjà ces données : arrêtez-le, puis relancez."
                )
        lock.unlink(missing_ok=True)


def serves(pid: int, directory: Path) -> bool:
    """Is this process really a PostgreSQL on this directory?"""
    try:
        name = Path(f"/proc/{pid}/comm").read_text().strip()
        return name == "postgres" and Path(f"/proc/{pid}/cwd").samefile(directory)
    except OSError:
        return False


def bare() -> Mapping[str, str]:
    """Nothing of the operator's environment changes what the servers do."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
