"""The watch itself: what it must not let through, it does not let through."""

from random import Random

import pytest

from tests.journeys.visiting import DARK_PHONE, DESKTOP, NARROW, PHONE, Visitor

SCALED = "<meta name='viewport' content='width=device-width, initial-scale=1'>"
START = f"<!doctype html><html lang='fr'><head><title>Une page</title>{SCALED}</head><body><main>"
GOOD = "<h1>Bonjour</h1><p>Du texte.</p><p><a href='/aide/'>Aide</a></p>"


@pytest.fixture
def show_visitor(chromium, server):
    """A page of the product replaced by another, in front of someone."""
    contexts = []

    def one(
        inside: str, *, device=DESKTOP, start: str = START, headers: dict[str, str] | None = None
    ) -> Visitor:
        context = chromium.new_context(**device.options)
        contexts.append(context)
        visitor = Visitor(context, server, device)
        answer = {
            "content_type": "text/html; charset=utf-8",
            "body": start + inside + "</main></body></html>",
        }
        visitor.page.route("**/aide/", lambda route: route.fulfill(**answer, headers=headers or {}))
        visitor.page.route("https://**", lambda route: route.abort())
        visitor.open("/aide/")
        visitor.page.wait_for_timeout(50)
        return visitor

    yield one
    for context in contexts:
        context.close()


@pytest.fixture
def show(show_visitor):
    """What the watch finds of such a page."""
    return lambda inside, **page: show_visitor(inside, **page).watch.findings


def test_a_good_page_is_let_through(show):
    assert show(GOOD) == []


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        (GOOD + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "axe: image-alt"),
        (GOOD + "<p style='color: #bbb; background: #fff'>Trop pâle</p>", "axe: color-contrast"),
        (GOOD + "<input type='text'>", "axe: label"),
        (GOOD + "<h1>Encore</h1>", "2 h1"),
        (
            GOOD + "<img alt='' src='https://ailleurs.invalid/x.png'>",
            "another host: https://ailleurs.invalid",
        ),
        (GOOD + "<p style='width: 2000px'>Large</p>", "px too wide"),
        (GOOD + "<i></i>" * 800, "nodes, 800 allowed"),
        (GOOD + "<script>throw new Error('cassé')</script>", "script error"),
        (GOOD + "<script>console.warn('attention')</script>", "console warning: attention"),
        (GOOD + "<a class='button' href='/'>Un</a> <a class='button' href='/'>Deux</a>", "2 main buttons"),
        ("<h1>Seul</h1>", "no way onward"),
    ],
)
def test_a_fault_is_found(show, inside, found):
    assert [words for words in show(inside) if found in words]


def test_a_page_that_a_phone_would_shrink_is_found(show):
    assert [words for words in show(GOOD, start=START.replace(SCALED, "")) if "width of its screen" in words]


PALE = "<p class='pale'>Trop pâle</p><style>.pale {color: #bbb; background: #fff}</style>"


@pytest.mark.parametrize(
    "inside",
    [
        GOOD + "<div style='background: #333'><p>Comme le premier, sur un autre fond</p></div>",
        GOOD + "<p style='color: #999'>Comme le premier, d’une autre couleur</p>",
        GOOD + "<p style='opacity: .3'>Comme le premier, à travers un voile</p>",
        GOOD + "<div style='position: relative; background: #333'><p>Sur un fond posé</p></div>",
        GOOD + PALE,
    ],
    ids=["ground", "colour", "veil", "laid ground", "sheet"],
)
def test_a_text_that_passed_does_not_vouch_for_one_that_looks_otherwise(show, inside):
    show(GOOD)

    assert [words for words in show(inside) if "axe: color-contrast" in words]


def test_colours_that_only_the_dark_has_are_found_there(show_visitor):
    dark = "<style>@media (prefers-color-scheme: dark) {p {color: #555; background: #333}}</style>"
    visitor = show_visitor(GOOD + dark)
    assert visitor.watch.findings == []

    visitor.turn(DARK_PHONE)

    assert [words for words in visitor.watch.findings if "at 390: axe: color-contrast" in words]


def test_what_only_a_narrow_screen_shows_is_found_there(show_visitor):
    wide = "<p style='width: 350px'>Large</p><style>img {display: none} @media (max-width: 400px) {img {display: block}}</style>"
    visitor = show_visitor(GOOD + wide + "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    assert visitor.watch.findings == []

    visitor.turn(DARK_PHONE)
    visitor.turn(NARROW, audited=False)

    assert [words for words in visitor.watch.findings if "at 390: axe: image-alt" in words]
    assert [words for words in visitor.watch.findings if "at 320:" in words and "px too wide" in words]


def test_a_heavy_page_is_found(show):
    noise = "".join(Random(7).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60_000))

    assert [words for words in show(f"{GOOD}<!--{noise}-->") if "html, 20000 allowed" in words]


def test_a_script_that_the_policy_refuses_is_found(show):
    policy = {"Content-Security-Policy": "default-src 'none'; script-src 'self'"}

    assert [
        words
        for words in show(GOOD + "<script>document.title</script>", device=PHONE, headers=policy)
        if "CSP: script-src" in words
    ]
