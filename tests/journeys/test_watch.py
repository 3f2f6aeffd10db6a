"""The watch itself: what it must not let through, it does not let through."""

from random import Random

import pytest

from tests.journeys.visiting import DESKTOP, PHONE, Visitor

START = "<!doctype html><html lang='fr'><head><title>Une page</title></head><body><main>"
GOOD = "<h1>Bonjour</h1><p>Du texte.</p><p><a href='/aide/'>Aide</a></p>"


@pytest.fixture
def show(chromium, server):
    """A page of the product replaced by another; what the watch finds."""
    contexts = []

    def one(
        inside: str, *, device=DESKTOP, start: str = START, headers: dict[str, str] | None = None
    ) -> list[str]:
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
        return visitor.watch.findings

    yield one
    for context in contexts:
        context.close()


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
