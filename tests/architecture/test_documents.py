"""The documents: what a stranger reads first, links that lead somewhere, and nothing of the machine they were written on."""

import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.architecture.source import ROOT

FENCED = re.compile(r"^(```|~~~).*?^\1\s*$", re.M | re.S)
TARGET = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)")
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.M)
# Written in pieces, so that this file is not its own finding.
MACHINE = re.compile(
    r"(?<![\w.$}])/(?:wor" r"k|far" r"m|roo" r"t|hom" r"e/[a-z]+)/|/tm" r"p/[a-z]+/"
)  # fmt: skip
REGISTRY = re.compile(r"py" r"pi\.org|python" r"hosted\.org|registry\.npm" r"js|np" r"mjs\.(?:com|org)|artifact" r"ory")  # fmt: skip


@cache
def tracked() -> tuple[Path, ...]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def prose(document: Path) -> str:
    """The text outside code blocks."""
    return FENCED.sub("", document.read_text())


def targets(document: Path) -> list[str]:
    return [target for target in TARGET.findall(prose(document)) if not re.match(r"[a-z]+:", target)]


def anchors(document: Path) -> set[str]:
    """The anchors of headings, as the forges make them."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(prose(document))
    }


@cache
def lines() -> tuple[tuple[str, str], ...]:
    """(where, text) of every line of every tracked text file."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            name = path.relative_to(ROOT)
            text = content.decode(errors="replace")
            found += [(f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1)]
    return tuple(found)


def test_the_readme_opens_with_its_two_commands():
    opening = (ROOT / "README.md").read_text().splitlines()[:15]

    assert [line.split("#")[0].strip() for line in opening if line.startswith("./relais")] == [
        "./relais up",
        "./relais test",
    ]


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_relative_link_or_picture_leads_somewhere(document):
    lost = []
    for target in targets(document):
        path, _, anchor = unquote(target).partition("#")
        aim = (document.parent / path).resolve() if path else document
        missing = not aim.is_relative_to(ROOT) or not aim.exists()
        if missing or (anchor and aim.suffix == ".md" and anchor not in anchors(aim)):
            lost.append(target)

    assert lost == []


def test_every_picture_is_shown_somewhere():
    shown = {
        (document.parent / unquote(target)).resolve()
        for document in documents()
        for target in targets(document)
    }

    assert {path.name for path in (ROOT / "docs" / "pictures").glob("*.png")} - {
        path.name for path in shown
    } == set()


def test_no_file_names_a_path_of_the_machine_it_was_written_on():
    assert [where for where, line in lines() if MACHINE.search(line)] == []


def test_no_file_names_the_host_of_a_registry():
    assert [where for where, line in lines() if REGISTRY.search(line)] == []
