"""The house itself: what a file may be called, how long it may be, what may lie at the root."""

import fnmatch
import re

from tests.architecture.source import ROOT, every_module, modules, test_files

FORBIDDEN_NAMES = {"utils", "common", "managers", "misc", "helpers"}
AT_THE_ROOT = {
    "pyproject.toml", "requirements.lock", "requirements-dev.lock", "relais", "manage.py", "gunicorn.conf.py",
    "docker-compose.yml", "Dockerfile", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
    ".git", ".gitignore", ".dockerignore", ".ci",
    "docs", "locale", "platform", "actors", "referrals", "training", "notifications", "templates", "tests",
}  # fmt: skip
REASONS_TO_IMPORT_LATE = {"app ready", "slow import"}
LONGEST = 400


def test_no_module_is_a_leftover():
    assert [module.name for module in every_module() if FORBIDDEN_NAMES & set(module.parts)] == []


def test_nothing_lies_at_the_root_but_what_the_house_names():
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]

    strangers = {path.name for path in ROOT.iterdir()} - AT_THE_ROOT

    assert {name for name in strangers if not any(fnmatch.fnmatch(name, each) for each in ignored)} == set()


def test_no_module_outgrows_a_sitting():
    files = [*(module.path for module in modules()), *test_files()]

    assert [
        str(path.relative_to(ROOT)) for path in files if len(path.read_text().splitlines()) > LONGEST
    ] == []


def test_an_import_inside_a_function_gives_one_of_two_reasons():
    reasons = {
        (path.name, reason.strip())
        for path in [*(module.path for module in modules()), *test_files()]
        for reason in re.findall(r"# noqa:.*PLC0415(.*)", path.read_text())
        if path.name != "test_files.py"
    }

    assert {pair for pair in reasons if pair[1] not in REASONS_TO_IMPORT_LATE} == set()
