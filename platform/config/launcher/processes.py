"""Children: started in their own session, recorded, recognised later, stopped in order."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.launcher.console import Stop, console
from config.launcher.layout import Layout
from config.launcher.signals import requests

ORDER = ["postgres", "redis", "prepare", "web", "worker", "beat", "outbox"]
GENTLY = {"postgres": signal.SIGINT}  # PostgreSQL's "fast": ends the sessions, loses nothing


def identity(pid: int) -> str | None:
    """What a number alone does not say: this boot, and the instant this process was born."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else f"{boot()}/{fields[19]}"


def boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


@dataclass
class Child:
    """A process of ours, just started or found again."""

    name: str
    pid: int
    born: str
    record: Path
    popen: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        if self.popen is not None:
            return self.popen.poll() is None
        return identity(self.pid) == self.born

    def signal(self, number: int) -> None:
        if self.alive:
            os.kill(self.pid, number)

    def wait(self, patience: float) -> bool:
        end = time.monotonic() + patience
        while self.alive and time.monotonic() < end:
            time.sleep(0.05)
        return not self.alive

    def finish(self, patience: float) -> None:
        """Wait for the end that was asked for; past patience, end the whole session."""
        if not self.wait(patience):
            console.warn(f"{self.name} ne s’arrête pas : arrêt forcé.")
            self.signal(signal.SIGQUIT if self.name == "postgres" else signal.SIGKILL)
            self.wait(5)
        if self.name != "postgres":
            end_session(self.pid)
        self.record.unlink(missing_ok=True)


def spawn(
    name: str,
    argv: Sequence[str],
    *,
    layout: Layout,
    env: Mapping[str, str],
    cwd: Path,
    as_user: int | None = None,
    pass_fds: Sequence[int] = (),
) -> Child:
    layout.logs.mkdir(exist_ok=True, mode=0o700)
    with open(layout.logs / f"{name}.log", "ab") as log:
        try:
            popen = subprocess.Popen(
                argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=dict(env),
                cwd=cwd,
                start_new_session=True,
                pass_fds=tuple(pass_fds),
                **identity_of(as_user),
            )
        except OSError as error:
            raise Stop(f"Impossible de lancer {name} ({argv[0]}) : {error.strerror}.") from error
    record = layout.run / f"{name}.json"
    child = Child(name, popen.pid, identity(popen.pid) or "", record, popen)
    record.write_text(json.dumps({"name": name, "pid": child.pid, "born": child.born}))
    return child


def identity_of(user: int | None) -> dict[str, Any]:
    """Popen's arguments to run as someone else, without any of our groups."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def leftovers(layout: Layout) -> list[Child]:
    """What a killed launcher left running, checked: a number reused by a stranger is not ours."""
    found = []
    for name in ORDER:
        record = layout.run / f"{name}.json"
        try:
            seen = json.loads(record.read_text())
            child = Child(name, int(seen["pid"]), str(seen["born"]), record)
        except FileNotFoundError:
            continue
        except (ValueError, KeyError, TypeError):
            record.unlink(missing_ok=True)
            continue
        if child.born and child.alive:
            found.append(child)
        else:
            if name != "postgres" and identity(child.pid) is None and child.born.startswith(boot()):
                end_session(child.pid)  # its number cannot have been given again while its session lives
            record.unlink(missing_ok=True)
    return found


def stop_all(children: Sequence[Child], patience: float = 15) -> None:
    """The reverse of the start. What serves people stops together, then Redis, then PostgreSQL."""
    known = sorted(children, key=lambda child: ORDER.index(child.name), reverse=True)
    serving = [child for child in known if child.name not in ("postgres", "redis")]
    for child in serving:
        child.signal(signal.SIGTERM)
    for child in serving:
        child.finish(patience)
    for child in known:
        if child not in serving:
            child.signal(GENTLY.get(child.name, signal.SIGTERM))
            child.finish(30)


def end_session(leader: int) -> None:
    """What the leader of a session left behind (a worker whose parent was killed)."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
                if session == leader and int(entry.name) != leader:
                    os.kill(int(entry.name), signal.SIGKILL)
            except (OSError, ValueError, IndexError):
                continue


def run(argv: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path | None = None) -> int:
    """Run to the end, ended at once by Ctrl-C; its words on screen, or in a file."""
    stream = open(log, "ab") if log else None  # noqa: SIM115  closed once the child has its own
    try:
        popen = subprocess.Popen(
            argv,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    finally:
        if stream:
            stream.close()
    try:
        while popen.poll() is None:
            requests.pause(0.05)
    finally:
        if popen.poll() is None:
            os.killpg(popen.pid, signal.SIGTERM)
            try:
                popen.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(popen.pid, signal.SIGKILL)
                popen.wait()
    return popen.returncode


def last_lines(log: Path, count: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
