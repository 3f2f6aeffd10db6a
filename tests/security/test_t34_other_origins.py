"""T34: no page asks anything of another host (locks and hashes: tests/architecture)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find

from tests.architecture.source import ROOT
from tests.security.crawler import routes
from tests.session import sign_in

LOADS = {
    "script": ("src",), "link": ("href",), "img": ("src", "srcset"), "iframe": ("src",), "source": ("src", "srcset"),
    "video": ("src", "poster"), "audio": ("src",), "object": ("data",), "embed": ("src",), "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"), "form": ("action",), "button": ("formaction",), "input": ("src", "formaction"),
    "base": ("href",), "meta": ("content",),
}  # fmt: skip
DRAWN = "blank_sheets"  # a document, drawn anew for each who asks: there is no page to read
ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//", re.I)


class Loaded(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in LOADS.get(tag, ())]


def loaded(html: str) -> list[str]:
    parser = Loaded()
    parser.feed(html)
    return parser.addresses


@pytest.mark.scenario("security", 34)
@pytest.mark.parametrize("who", ["alice", "lea", "solene", "desk", None])
def test_no_page_loads_from_another_host(client, cast, who):
    if who:
        sign_in(client, getattr(cast, who))
    opened, read = set(), []
    for route in routes():
        if route.parameters or "logout" in route.name or route.pattern.startswith("admin"):
            continue
        if route.name == DRAWN:
            continue
        page = client.get(route.address({}), follow=False)
        if page.headers.get("Content-Type", "").startswith("text/html") and not page.streaming:
            opened |= {route.pattern} if page.status_code == 200 else set()
            read += [(route.pattern, address) for address in loaded(page.content.decode())]

    assert ("personnes/" in opened) == (who in ("alice", "lea", "solene"))
    assert [(pattern, address) for pattern, address in read if ELSEWHERE.match(address)] == []


@pytest.mark.scenario("security", 34)
def test_our_styles_and_scripts_load_from_nowhere_else():
    files = [
        *(ROOT / "platform" / "web" / "static").rglob("*.css"),
        *(ROOT / "platform" / "web" / "static").rglob("*.js"),
        *(ROOT / "platform" / "web" / "static").rglob("*.svg"),
    ]
    assert Path(str(find("relais/relais.css"))) in files

    asks = re.compile(
        r"(?:url\(\s*[\"']?|@import\s+[\"']?|import\s*\(?\s*[\"']|fetch\(\s*[\"'`]|href=[\"'])(?:https?:)?//"
    )
    assert [file.name for file in files if asks.search(file.read_text())] == []


@pytest.mark.scenario("security", 34)
def test_every_file_a_page_names_is_one_of_ours(client, cast):
    sign_in(client, cast.alice)

    files = [
        address
        for address in loaded(client.get("/personnes/").content.decode())
        if address.startswith("/static/")
    ]

    assert files
    assert [file for file in files if not find(file.removeprefix("/static/"))] == []
