"""The real script, on an empty data directory: start, kill, start again, stop."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import pytest

from config.launcher import address
from config.launcher.layout import ROOT, Layout
from config.launcher.processes import leftovers, stop_all
from config.launcher.servers import PRIVILEGED

PREPARED = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "PYTHONPATH", *PRIVILEGED)


@pytest.fixture
def layout(tmp_path: Path) -> Iterator[Layout]:
    found = Layout(tmp_path / "data")
    yield found
    stop_all(leftovers(found), patience=5)


@pytest.fixture
def bare() -> Mapping[str, str]:
    """The environment of someone who has prepared nothing."""
    return {
        name: value for name, value in os.environ.items() if name not in PREPARED and "PYTEST" not in name
    }


def start(layout: Layout, env: Mapping[str, str]) -> tuple[subprocess.Popen[str], str]:
    """Until the address is written; what was said before it is kept for the failure."""
    popen = subprocess.Popen(
        [ROOT / "relais", "up", "--no-demo", "--port", "0", "--data", layout.data],
        env=env, cwd=layout.data.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert popen.stdout is not None
    said = ""
    for line in popen.stdout:
        said += line
        found = re.match(r"Relais est prêt : (http://\S+)", line)
        if found:
            return popen, found.group(1)
    raise AssertionError(f"the start ended without an address:\n{said}")


def rest(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.read()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.mark.drill
def test_the_product_starts_survives_a_killed_launcher_keeps_its_data_and_stops(
    layout: Layout, bare: Mapping[str, str]
) -> None:
    first, url = start(layout, bare)
    served = address.status(port_of(url), "/healthz")
    said = subprocess.run(
        [ROOT / "relais", "--data", layout.data, "manage", "shell", "-v", "0", "-c",
         "from django.db import connection as c; k = c.cursor(); k.execute('select current_user'); print(*k.fetchone())"],
        env=bare, cwd=layout.data.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    cluster = (layout.pg / "PG_VERSION").stat().st_mtime
    first.kill()
    first.wait()
    left = {child.name for child in leftovers(layout)}

    second, url_again = start(layout, bare)
    served_again = address.status(port_of(url_again), "/healthz")
    second.send_signal(signal.SIGINT)
    farewell = rest(second.stdout)
    code = second.wait()

    assert served == served_again == 200
    assert said.stdout.strip() == "relais_app"
    assert left - {"outbox"} == {
        "postgres",
        "redis",
        "web",
        "worker",
        "beat",
    }  # a round of the outbox may be under way
    assert (layout.pg / "PG_VERSION").stat().st_mtime == cluster
    assert code == 0
    assert farewell.rstrip().endswith("Tout est arrêté.")
    assert leftovers(layout) == []
    assert address.status(port_of(url_again), "/healthz") is None


@pytest.mark.drill
def test_a_command_starts_the_servers_for_the_time_it_takes(layout: Layout, bare: Mapping[str, str]) -> None:
    told = subprocess.run(
        [ROOT / "relais", "--data", layout.data, "manage", "create_roles", "--print"],
        env=bare, cwd=layout.data.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("-- The roles of Relais")
    assert leftovers(layout) == []
    assert not layout.short.exists()
