"""Processes that are recognised, or are not ours."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.launcher.layout import Layout
from config.launcher.postgres import serves
from config.launcher.processes import Child, identity, leftovers, spawn, stop_all

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path / "data")
    found.make()
    return found


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as popen:
        yield popen
        popen.kill()


def started(layout: Layout, argv: list[str] = SLEEP) -> Child:
    return spawn("web", argv, layout=layout, env=dict(os.environ), cwd=layout.data)


def test_what_a_killed_launcher_left_is_found_again_and_stopped(layout: Layout) -> None:
    child = started(layout)

    found = leftovers(layout)
    stop_all(found)

    assert [(left.name, left.pid) for left in found] == [("web", child.pid)]
    assert identity(child.pid) is None
    assert not child.record.exists()


def test_a_number_reused_by_a_stranger_is_left_alone(
    layout: Layout, stranger: subprocess.Popen[bytes]
) -> None:
    record = layout.run / "web.json"
    record.write_text(json.dumps({"name": "web", "pid": stranger.pid, "born": "another-boot/123"}))

    found = leftovers(layout)

    assert found == []
    assert not record.exists()
    assert stranger.poll() is None


@pytest.mark.parametrize("words", ["", "{}", "[1]", '{"pid": "x", "born": ""}'])
def test_a_damaged_record_does_not_block_the_start(layout: Layout, words: str) -> None:
    (layout.run / "web.json").write_text(words)

    assert leftovers(layout) == []


def test_what_does_not_listen_is_ended_by_force(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    child = started(layout, DEAF)
    while not (layout.logs / "web.log").read_text():
        pass

    stop_all([child], patience=0.2)

    assert not child.alive
    assert capsys.readouterr().err == "Attention : web ne s’arrête pas : arrêt forcé.\n"


def test_children_left_by_a_dead_leader_are_ended_with_its_session(layout: Layout) -> None:
    leader = (
        "import os, subprocess, sys;"
        f"child = subprocess.Popen({SLEEP!r}); print(child.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    child = started(layout, [sys.executable, "-c", leader])
    child.wait(5)
    orphan = int((layout.logs / "web.log").read_text())
    left = Child("web", orphan, identity(orphan) or "", child.record)
    was_alive = left.alive

    leftovers(layout)

    assert was_alive
    assert left.wait(5)


def test_a_process_that_is_not_postgresql_does_not_hold_the_database(layout: Layout) -> None:
    assert not serves(os.getpid(), Path.cwd())
