"""`./relais test`: what the checks need, the checks, then the tests; pytest has the last word."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO

from config.launcher import packages, system
from config.launcher.commands import DEFAULT_URL, foreground, joined
from config.launcher.console import console, seconds
from config.launcher.layout import PYTHON, ROOT, VENV, Layout
from config.launcher.processes import run
from config.launcher.servers import Servers
from config.launcher.signals import requests

BIN = VENV / "bin"
CHECKS: Mapping[str, Sequence[str]] = {
    "ruff check": [str(BIN / "ruff"), "check", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--check", "."],
    "lint-imports": [str(BIN / "lint-imports")],
    "mypy": [str(BIN / "mypy")],
}
WHOLE = ["-n", "2", "--dist=worksteal", "--durations=15"]
CREATE_ROLES = "import os\nfrom core.kernel.floor import roles\nroles.create(os.environ, development=True)\n"


def test(layout: Layout, arguments: Sequence[str]) -> int:
    """Everything; or, with arguments, pytest alone with them."""
    requests.install()
    chosen = options(arguments)
    only_pytest = bool([word for word in arguments if word != "--drills"])
    system.check_room(layout)
    packages.ensure(packages.DEV_LOCK)
    system.ensure_test_tools(packages.LOG)
    with joined(layout, hurried=True) as (servers, _):
        env = environment(servers)
        if not servers.external:
            with console.step("Rôles de la base"):
                run([str(PYTHON), "-c", CREATE_ROLES], env=env, cwd=ROOT)
        failed = [] if only_pytest else check(env)
        if failed:
            console.warn(
                f"vérifications en échec : {', '.join(failed)}. Les tests suivent ; le résultat sera un échec."
            )
        env.pop("DATABASE_ADMIN_URL", None)
        console.say("• Tests…")
        sys.stdout.flush()
        code = foreground([str(PYTHON), "-m", "pytest", *chosen], env, cwd=ROOT)
    return code or (1 if failed else 0)


def options(arguments: Sequence[str]) -> list[str]:
    """What pytest is given. The failure drills stop servers: only when asked for."""
    given = ["--reuse-db" if word == "--reuse" else word for word in arguments if word != "--drills"]
    if "--drills" not in arguments and "-m" not in given:
        given += ["-m", "not drill"]
    return given if [word for word in arguments if word != "--drills"] else [*WHOLE, *given]


def environment(servers: Servers) -> dict[str, str]:
    """The owner makes the test database; the tests then act as the application."""
    env = servers.environment(public_url=DEFAULT_URL, demo=True, privileged=True)
    for name in ("SECRET_KEY", "RELAIS_HMAC_KEY", "RELAIS_FIELD_KEY"):
        if name not in os.environ:
            env.pop(name)
    return env | {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


def check(env: Mapping[str, str]) -> list[str]:
    """All at once, told in order; what failed is shown whole."""
    started = time.monotonic()
    running: dict[str, tuple[subprocess.Popen[bytes], IO[bytes]]] = {}
    for name, argv in CHECKS.items():
        output: IO[bytes] = TemporaryFile()  # noqa: SIM115  read once the check has ended
        popen = subprocess.Popen(
            argv,
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        running[name] = (popen, output)
    failed = []
    try:
        for name, (popen, words) in running.items():
            while popen.poll() is None:
                requests.pause(0.05)
            ended = (
                f"{name} : {'échec' if popen.returncode else 'bien'} à {seconds(time.monotonic() - started)}"
            )
            console.say(f"• {ended}")
            if popen.returncode:
                failed.append(name)
                words.seek(0)
                console.say(words.read().decode(errors="replace").rstrip())
    finally:
        for popen, words in running.values():
            if popen.poll() is None:
                popen.terminate()
                popen.wait()
            words.close()
    return failed
