"""The locks, and what is recorded of them."""

import json
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config.launcher import packages

DEBIAN = {"python_version": "3.11", "python_full_version": "3.11.2", "sys_platform": "linux", "extra": ""}


def needed(name: str) -> list[str]:
    try:
        stated = requires(name) or []
    except PackageNotFoundError:
        return []
    wanted = [Requirement(line) for line in stated]
    return [canonicalize_name(r.name) for r in wanted if r.marker is None or r.marker.evaluate(DEBIAN)]


@pytest.mark.parametrize("lock", [packages.LOCK, packages.DEV_LOCK])
def test_the_lock_is_whole_on_the_python_of_debian_12(lock: Path) -> None:
    """It may have been compiled on a later 3.11, where some packages need less."""
    pinned = {canonicalize_name(name) for name, _ in packages.pins(lock)}

    missing = {(name, need) for name in pinned for need in needed(name) if need not in pinned}

    assert missing == set()


@pytest.mark.parametrize("lock", [packages.LOCK, packages.DEV_LOCK])
def test_the_lock_has_hashes_and_no_index_address(lock: Path) -> None:
    words = lock.read_text()

    assert words.count("--hash=sha256:") >= len(packages.pins(lock)) > 50
    assert "://" not in words


def test_the_tests_run_on_the_versions_of_the_product() -> None:
    assert packages.pins(packages.LOCK) <= packages.pins(packages.DEV_LOCK)


def test_nothing_is_installed_again_until_the_lock_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1 \\\n    --hash=sha256:0\n")
    monkeypatch.setattr(packages, "RECORD", tmp_path / "record.json")

    before = packages.installed(lock)
    packages.record(lock)
    recorded = packages.installed(lock)
    lock.write_text("one==2 \\\n    --hash=sha256:1\n")

    assert (before, recorded, packages.installed(lock)) == (False, True, False)


def test_a_damaged_record_means_installing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = tmp_path / "record.json"
    monkeypatch.setattr(packages, "RECORD", record)
    record.write_text(json.dumps({packages.LOCK.name: "another"})[:-3])

    assert not packages.installed(packages.LOCK)
