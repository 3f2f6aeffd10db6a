"""Someone without a mouse: Tab, the arrows, Space, Enter. No click is ever spent here."""

from playwright.sync_api import Locator

from tests.journeys.visiting import Visitor

NAME = "e => (e.labels && e.labels.length ? e.labels[0].innerText : (e.innerText || e.value || '')).trim()"


def _is(control: Locator, name: str) -> bool:
    return control.evaluate(NAME).replace("\u00a0", " ").startswith(name)


def focus(person: Visitor, name: str, *, group: str | None = None) -> None:
    """Tab until the control of this name has the focus; inside a group of answers, the arrows."""
    page = person.page
    for _ in range(120):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and group and focused.get_attribute("name") == group:
            for _ in range(14):
                if _is(page.locator(":focus"), name):
                    page.keyboard.press("Space")
                    return
                page.keyboard.press("ArrowDown")
        elif not group and focused.count() and _is(focused, name):
            return
    raise AssertionError(f"the keyboard never reaches « {name} »")


def enter(person: Visitor) -> None:
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.watch.arrive(person.page)
