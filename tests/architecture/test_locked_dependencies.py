"""Both locks hold every package by its hashes, name no index, and keep to the ranges of pyproject.toml."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;]+)(.*)$", re.M)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(lock):
    """Package → (version, number of hashes)."""
    return {
        canonicalize_name(name): (version, rest.count("--hash=sha256:"))
        for name, version, rest in PINNED.findall((ROOT / lock).read_text().replace("\\\n", " "))
    }


def ranges(lock):
    extras = PROJECT["optional-dependencies"]["dev"] if lock == "requirements-dev.lock" else []
    return [Requirement(each) for each in [*PROJECT["dependencies"], *extras]]


@pytest.mark.scenario("security", 34)
@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_held_by_its_hashes(lock):
    packages = locked(lock)

    assert len(packages) > 30
    assert {name for name, (_, hashes) in packages.items() if not hashes} == set()


@pytest.mark.scenario("security", 34)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_address(lock):
    lines = [line for line in (ROOT / lock).read_text().splitlines() if not line.lstrip().startswith("#")]

    assert [line for line in lines if "://" in line or re.match(r"\s*(-i|-e|-f|--(?!hash=))", line)] == []
    assert "://" not in (ROOT / lock).read_text()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_keeps_to_the_ranges_of_the_project(lock):
    packages = locked(lock)

    assert {
        str(each)
        for each in ranges(lock)
        if canonicalize_name(each.name) not in packages
        or not each.specifier.contains(packages[canonicalize_name(each.name)][0], prereleases=True)
    } == set()


def test_the_development_lock_installs_what_runs_in_production():
    production, development = locked("requirements.lock"), locked("requirements-dev.lock")

    assert {
        name: version
        for name, (version, _) in production.items()
        if development.get(name, ("",))[0] != version
    } == {}
