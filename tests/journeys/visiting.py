"""Someone in front of a screen: opens, types, presses. Clicks are counted as ux §2 counts them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.journeys.watching import Watch

TYPED = "textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=hidden])"


def _begins(label: str) -> re.Pattern[str]:
    """A control is known by the first words of its name, whatever the kind of its spaces."""
    return re.compile(r"^\s*" + r"\s+".join(re.escape(word) for word in label.split()))


@dataclass(frozen=True)
class Device:
    name: str
    width: int
    height: int
    touch: bool = False
    scheme: Literal["light", "dark"] = "light"

    @property
    def options(self) -> dict[str, Any]:
        return {
            "viewport": {"width": self.width, "height": self.height},
            "is_mobile": self.touch,
            "has_touch": self.touch,
            "color_scheme": self.scheme,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "reduced_motion": "reduce",
        }


DESKTOP = Device("desktop", 1280, 900)
PHONE = Device("phone", 390, 844, touch=True)
DARK_PHONE = Device("dark phone", 390, 844, touch=True, scheme="dark")
NARROW = Device("narrow", 320, 640, touch=True)


class Visitor:
    """A context of its own: its cookies, its screen, its watch. Every page reached is judged by the watch."""

    def __init__(self, context: BrowserContext, base: str, device: Device, *, script: bool = True) -> None:
        self.context, self.base, self.device = context, base, device
        self.watch = Watch(context, urlsplit(base).netloc, script=script, scheme=device.scheme)
        self.page: Page = context.new_page()
        self.clicks = 0

    # Going somewhere

    def open(self, path: str) -> int:
        """Type an address; the status of the answer."""
        answer = self.page.goto(self.base + path, wait_until="load")
        self.watch.arrive(self.page)
        return answer.status if answer else 0

    def again(self) -> int:
        """Reload what is on screen."""
        answer = self.page.reload(wait_until="load")
        self.watch.arrive(self.page)
        return answer.status if answer else 0

    def show(self, device: Device) -> None:
        """Another screen: its size and its colours."""
        self.page.set_viewport_size({"width": device.width, "height": device.height})
        if device.scheme != self.watch.scheme:
            self.page.emulate_media(color_scheme=device.scheme)
            self.watch.scheme = device.scheme

    def turn(self, device: Device, *, audited: bool = True) -> None:
        """The same page on another screen, judged there without asking the server again."""
        self.show(device)
        self.watch.stay(self.page, audited=audited)

    def press(self, label: str, *, within: str = "body") -> None:
        """A button that leads to a page."""
        self._lead(self.page.locator(within).get_by_role("button", name=_begins(label)))

    def follow(self, label: str, *, within: str = "body") -> None:
        """A link that leads to a page."""
        self._lead(self.page.locator(within).get_by_role("link", name=_begins(label)))

    def print(self, label: str) -> None:
        """A button that asks the browser to print. Nothing is printed here: that it was asked is checked."""
        self.page.evaluate("window.print = () => { window.printed = true }")
        self._touch(self.page.get_by_role("button", name=_begins(label)).first)
        assert self.page.evaluate("window.printed"), f"« {label} » prints nothing on {self.path}"

    def _lead(self, control: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            self._touch(control.first)
        self.watch.arrive(self.page)

    # Answering

    def fill(self, label: str, words: str) -> None:
        """Typing is no click."""
        self.field(label).fill(words)

    def select(self, label: str, choice: str) -> None:
        self.clicks += 1
        self.field(label).select_option(label=choice)

    def unfold(self, title: str) -> None:
        """What a page keeps folded under a title."""
        self._touch(self.page.locator("summary").filter(has_text=_begins(title)).first)

    def choose(self, label: str) -> None:
        """One radio, or one box. Chosen already, it costs no click."""
        for role in ("radio", "checkbox"):
            found = self.page.get_by_role(role, name=_begins(label))
            if found.count():
                if not found.first.is_checked():
                    self._touch(found.first)
                expect(found.first).to_be_checked()
                return
        raise AssertionError(f"Nothing to choose named « {label} » on {self.path}.\n{self.text}")

    def field(self, label: str) -> Locator:
        """By the first words of its label."""
        found = self.page.get_by_label(_begins(label)).and_(self.page.locator(TYPED))
        assert found.count(), f"No field « {label} » on {self.path}.\n{self.text}"
        return found.first

    def _touch(self, control: Locator) -> None:
        assert control.count(), f"Not on {self.path}: {control}\n{self.text}"
        self.clicks += 1
        if self.device.touch:
            control.tap(timeout=30_000)
        else:
            control.click(timeout=30_000)

    @contextmanager
    def counted(self, at_most: int, *, answers: int = 0) -> Iterator[None]:
        """A budget of ux §2: clicks besides typing, and besides the answers of an evaluation."""
        before = self.clicks
        yield
        spent = self.clicks - before - answers
        assert spent <= at_most, f"{spent} clicks, {at_most} allowed"

    # Reading

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text().replace("\xa0", " ").replace("\u202f", " ").strip()

    @property
    def text(self) -> str:
        """The words on screen, spaces made plain."""
        return self.page.locator("body").inner_text().replace("\xa0", " ").replace("\u202f", " ")

    @property
    def source(self) -> str:
        """Everything the server sent, on screen or not."""
        return self.page.content()
