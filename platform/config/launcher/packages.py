"""The virtual environment: made once, filled from the lock with its hashes, left alone when nothing changed."""

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from config.launcher import system
from config.launcher.console import Stop, console
from config.launcher.layout import PYTHON, ROOT, VENV
from config.launcher.processes import last_lines
from config.launcher.signals import requests

LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
RECORD = VENV / "relais-installed.json"
LOG = ROOT / "var" / "setup.log"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s\\;]+)", re.MULTILINE)


def ensure(lock: Path = LOCK) -> None:
    """Everything the lock names is installed. Two starts at once wait for each other."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with open(LOG.parent / "setup.lock", "w") as guard:
        while True:
            try:
                fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                requests.pause(0.2)
        if installed(lock):
            return
        make_environment()
        install(lock)


def fingerprint(lock: Path) -> str:
    """The lock, and the Python it was installed for: the environment's own, whoever runs this."""
    environment = (VENV / "pyvenv.cfg").read_bytes() + str(PYTHON.resolve()).encode()
    return hashlib.sha256(lock.read_bytes() + environment).hexdigest()


def installed(lock: Path) -> bool:
    try:
        return PYTHON.exists() and json.loads(RECORD.read_text()).get(lock.name) == fingerprint(lock)
    except (OSError, ValueError):
        return False


def pins(lock: Path) -> set[tuple[str, str]]:
    return {(name.lower(), version) for name, version in PINNED.findall(lock.read_text())}


def make_environment() -> None:
    if PYTHON.exists():
        return
    system.ensure_venv_module(LOG)
    with console.step("Création de l’environnement Python (.venv)"):
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False
        )
    if made.returncode:
        raise Stop(f"L’environnement Python n’a pas pu être créé :\n{made.stdout}{made.stderr}")


def install(lock: Path) -> None:
    total = len(pins(lock))
    argv = [
        str(PYTHON), "-m", "pip", "install", "--require-hashes", "--compile",
        "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(lock),
    ]  # fmt: skip
    env = {**os.environ, "PYTHONUNBUFFERED": "1"}
    LOG.write_text("")
    with console.step(
        f"Installation de {total} paquets (quelques minutes la première fois ; journal : {LOG})"
    ):
        with open(LOG, "ab") as log:
            popen = subprocess.Popen(argv, env=env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            follow(popen, total)
        finally:
            if popen.poll() is None:
                popen.terminate()
                popen.wait()
    if popen.returncode:
        raise Stop(
            f"L’installation des paquets a échoué. Vérifiez l’accès au réseau, puis relancez."
            f" Fin du journal ({LOG}) :\n{last_lines(LOG)}"
        )
    record(lock)


def follow(popen: subprocess.Popen[bytes], total: int) -> None:
    """Say where it stands every few seconds: a silent minute looks like a failure."""
    said = time.monotonic()
    while popen.poll() is None:
        requests.pause(0.1)
        if time.monotonic() - said > 5:
            said = time.monotonic()
            words = LOG.read_text(errors="replace")
            found = len(re.findall(r"^(?:Collecting|Requirement already satisfied)", words, re.MULTILINE))
            if "Installing collected packages" in words:
                console.say("  mise en place et compilation…")
            else:
                console.say(f"  {min(found, total)} paquets trouvés sur {total}")


def record(lock: Path) -> None:
    """The development lock holds the other one: what it installs need not be installed again."""
    known = {lock.name: fingerprint(lock)}
    if lock == DEV_LOCK and pins(LOCK) <= pins(DEV_LOCK):
        known[LOCK.name] = fingerprint(LOCK)
    if lock == LOCK and RECORD.exists():
        try:
            former = json.loads(RECORD.read_text())
        except ValueError:
            former = {}
        if former.get(DEV_LOCK.name) and pins(LOCK) <= pins(DEV_LOCK):
            known[DEV_LOCK.name] = former[DEV_LOCK.name]
    RECORD.write_text(json.dumps(known))
