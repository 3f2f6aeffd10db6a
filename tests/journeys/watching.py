"""What a page may not do: be heavy, talk to another host, complain, overflow, or shut someone out."""

import gzip
import re
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request
from playwright.sync_api import Error as BrowserError

from tests.journeys.auditing import Auditor

KILO = 1000

# ux §8. A page of the person (the code page) is lighter than a page of a professional.
USUAL = {"bytes": 100 * KILO, "requests": 8, "nodes": 800, "html": 20 * KILO}
OF_THE_PERSON = USUAL | {"bytes": 60 * KILO, "requests": 5}
LIGHT = ("/code",)

LOOK = """() => ({
  nodes: document.getElementsByTagName("*").length,
  headings: document.querySelectorAll("h1").length,
  title: document.title,
  scaled: !!document.querySelector("meta[name=viewport][content*='width=device-width']"),
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  widest: [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 3).map(one => one.tagName + "." + one.className),
  main: [...document.querySelectorAll(".button:not(.quiet):not(.plain):not(.stop):not(.skip)")]
    .filter(one => one.checkVisibility()).map(one => one.textContent.trim()),
  onward: document.querySelectorAll("main a[href], main button, header nav a[href], header form button").length,
  source: document.documentElement.outerHTML,
})"""

TELL = "addEventListener('securitypolicyviolation', e => relaisRefused(e.violatedDirective + ' ' + e.blockedURI))"

# What differs between two answers that are the same page: tokens, ids, references.
RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]{20,}\"|\b[0-9A-Z]{2}-\d{4}\b")

# Chromium itself says this of a page that answers 4xx: a refusal that the test asked for.
ANSWERED_4XX = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Watch:
    """Everything that happens in one context (one person in front of one screen)."""

    _seen: set[str] = (
        set()
    )  # pages already audited, by what is on them: the same page twice says nothing more
    _weights: dict[str, int] = {}  # compressed size of the static files, by address: the cache hides them

    def __init__(self, context: BrowserContext, host: str, *, script: bool, scheme: str) -> None:
        self.context, self.host, self.script, self.scheme = context, host, script, scheme
        self.findings: list[str] = []
        self.requests: list[Request] = []
        self.auditor = Auditor(context)
        self._documents: set[str] = set()
        context.expose_binding("relaisRefused", lambda _source, words: self.find(f"CSP: {words}"))
        context.add_init_script(TELL)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda broken: self.find(f"script error: {broken.error}"))

    def find(self, words: str) -> None:
        self.findings.append(words)

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.find(f"another host: {request.url}")
        if request.is_navigation_request():
            self._documents.add(request.url)
            self.requests = []
        self.requests.append(request)

    def _said(self, message: ConsoleMessage) -> None:
        asked_for = ANSWERED_4XX.match(message.text) and message.location.get("url") in self._documents
        if message.type in ("error", "warning") and not asked_for:
            self.find(f"console {message.type}: {message.text}")

    def arrive(self, page: Page) -> None:
        """Judge the page that has come, as it is: whatever is typed or refused on it."""
        self.auditor.leave()
        path = urlsplit(page.url).path
        seen = page.evaluate(LOOK)
        limits = OF_THE_PERSON if path.startswith(LIGHT) else USUAL
        weights = [self._weight(request) for request in self.requests]
        measured = {
            "bytes": sum(weights),
            "requests": len(weights),
            "nodes": seen["nodes"],
            "html": weights[0] if weights else 0,
        }
        for name, limit in limits.items():
            if measured[name] > limit:
                self.find(f"{path}: {measured[name]} {name}, {limit} allowed")
        if seen["headings"] != 1:
            self.find(f"{path}: {seen['headings']} h1")
        if not seen["scaled"]:
            self.find(f"{path}: not made for the width of its screen")
        if not seen["onward"]:
            self.find(f"{path}: no way onward")
        if not seen["title"].removesuffix(" · Relais").strip():
            self.find(f"{path}: no title")
        self._judge(page, seen, audited=True)

    def stay(self, page: Page, *, audited: bool) -> None:
        """Judge what may change of the same page on another screen: its width, its buttons, its colours."""
        self._judge(page, page.evaluate(LOOK), audited=audited)

    def _judge(self, page: Page, seen: dict[str, Any], *, audited: bool) -> None:
        path = urlsplit(page.url).path
        width = page.viewport_size["width"] if page.viewport_size else 0
        if seen["wide"] > 0:
            self.find(f"{path} at {width}: {seen['wide']} px too wide ({', '.join(seen['widest'])})")
        if len(seen["main"]) > 1:
            self.find(f"{path} at {width}: {len(seen['main'])} main buttons: {', '.join(seen['main'])}")
        if self.script and audited and self._is_new(seen["source"], width):
            for violation in self.auditor.violations(page):
                self.find(f"{path} at {width}: axe: {violation}")

    def _is_new(self, source: str, width: int) -> bool:
        words = RANDOM.sub("", source)
        key = sha256(f"{width} {self.scheme} {words}".encode()).hexdigest()
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _weight(self, request: Request) -> int:
        if request.url in self._weights:
            return self._weights[request.url]
        try:
            response = request.response()
            size = len(gzip.compress(response.body(), 6)) if response else 0
        except BrowserError:  # served from the cache
            return 0
        if urlsplit(request.url).path.startswith("/static/"):
            self._weights[request.url] = size
        return size
