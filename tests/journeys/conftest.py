"""A real Chromium in front of a real server, which logs in as the application over the test database."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from core.tenancy.models import Membership
from tests.factories.tenancy import PASSWORD
from tests.journeys.visiting import DESKTOP, PHONE, Device, Visitor
from tests.session import sign_in as session_of

CHROMIUM = os.environ.get("RELAIS_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run"]

Visit = Callable[..., Visitor]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium(django_db_setup: object) -> Iterator[Browser]:
    """One browser for a module. Missing, it is a failure: these tests never pass by not running."""
    if not shutil.which(CHROMIUM):
        pytest.fail(
            f"Chromium is missing ({CHROMIUM}). Install it: apt-get install chromium. "
            "Elsewhere: RELAIS_CHROMIUM=/its/path.",
            pytrace=False,
        )
    # Playwright keeps an event loop in this thread: Django would refuse its own database in it, and opens
    # other connections there than outside. Both end with the browser, so that other tests never meet them.
    former = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        connections.close_all()
        browser.close()
    if former is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def server(transactional_db: None, app_login: None) -> Iterator[str]:
    """The address of the product, served over the test database by threads that log in as `relais_app`."""
    live = LiveServer("localhost")
    yield live.url
    live.stop()


@pytest.fixture(params=[DESKTOP, PHONE], ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    return request.param


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Visit]:
    """`visit(device)` opens a screen. At the end of the test no screen may have anything to complain of."""
    opened: list[Visitor] = []

    def one(device: Device = DESKTOP, *, member: Membership | None = None, script: bool = True) -> Visitor:
        context = chromium.new_context(**device.options, java_script_enabled=script)
        visitor = Visitor(context, server, device, script=script)
        if member:
            context.add_cookies(_session(member, server))
        opened.append(visitor)
        return visitor

    yield one
    findings = sorted({words for visitor in opened for words in visitor.watch.findings})
    for visitor in opened:
        visitor.context.close()
    if findings:
        pytest.fail("\n".join(findings), pytrace=False)


def _session(member: Membership, server: str) -> Any:
    """The cookie of a member whose second factor is passed."""
    client = Client()
    session_of(client, member)
    return [{"name": name, "value": cookie.value, "url": server} for name, cookie in client.cookies.items()]


@pytest.fixture
def sign_in() -> Callable[[Visitor, Membership], None]:
    """Through the door: the page, the address, the password."""

    def through_the_door(visitor: Visitor, member: Membership) -> None:
        visitor.open("/compte/connexion/")
        visitor.fill("Adresse", member.user.email)
        visitor.fill("Mot de passe", PASSWORD)
        visitor.press("Se connecter")

    return through_the_door
