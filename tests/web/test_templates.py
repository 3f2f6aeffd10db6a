"""What every template keeps to, read from the files themselves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "templates"
# Mails are judged as written (tests/notifications/test_words): each has its text beside it.
MAIL_LOOK = ROOT / "notifications" / "look.html"
PAGES = sorted(
    path for path in ROOT.rglob("*.html") if path != MAIL_LOOK and not path.with_suffix(".txt").exists()
)
COMPONENTS = sorted((ROOT / "ui").glob("*.html"))
ERROR_PAGES = [ROOT / f"{status}.html" for status in (400, 403, 404, 409, 429, 500, 503)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", COMPONENTS, ids=name)
def test_a_component_opens_with_its_purpose_and_what_it_takes(path: Path) -> None:
    opening = re.match(r"\{% comment %\}\n(.*?)\n\{% endcomment %\}", path.read_text(), re.S)

    assert opening is not None
    words = [word for word in ("Purpose:", "Required:", "Optional:") if word in opening[1]]
    assert words == ["Purpose:", "Required:", "Optional:"] or words == ["Purpose:", "Required:"]


@pytest.mark.parametrize("path", [path for path in PAGES if "pdf" not in path.parts], ids=name)
def test_a_template_has_no_inline_script_style_or_handler(path: Path) -> None:
    html = path.read_text()

    inline = re.findall(
        r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", html
    )

    assert inline == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_template_asks_nothing_of_another_host(path: Path) -> None:
    loaded = re.findall(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*", path.read_text()
    )

    assert loaded == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_file_is_taken_from_the_page_or_from_the_static_files(path: Path) -> None:
    files = re.findall(r"<(?:script|link)\b[^>]*(?:src|href)=\"([^\"]*)", path.read_text())

    assert [file for file in files if not file.startswith("{% static ")] == []


@pytest.mark.parametrize("path", ERROR_PAGES, ids=name)
def test_an_error_page_asks_for_no_user(path: Path) -> None:
    assert re.findall(r"request\.|\buser\b|member|messages", path.read_text()) == []
