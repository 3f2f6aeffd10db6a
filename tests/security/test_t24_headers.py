"""T24: what no response may forget, errors included."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as real_urls
from tests.cast import Cast
from tests.security.crawler import OPAQUE, routes
from tests.security.foreign import world
from tests.session import sign_in

pytestmark = pytest.mark.scenario("security", 24)

CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def down(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the database is down")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("down/", down), path("broken/", broken), *real_urls]


def missing(answer: HttpResponse) -> list[str]:
    """What this answer lacks."""
    expected = {
        "X-Content-Type-Options": {"nosniff"},
        "Referrer-Policy": {"same-origin", "no-referrer"},
        "X-Frame-Options": {"DENY"},
        "Cross-Origin-Opener-Policy": {"same-origin"},
        "Cross-Origin-Resource-Policy": {"same-origin"},
    }
    lacking = [name for name, values in expected.items() if answer.headers.get(name) not in values]
    lacking += ["CSP"] if set(answer.headers.get("Content-Security-Policy", "").split("; ")) != CSP else []
    lacking += (
        ["Permissions-Policy"] if "camera=()" not in answer.headers.get("Permissions-Policy", "") else []
    )
    lacking += ["no-store"] if "no-store" not in answer.headers.get("Cache-Control", "") else []
    return lacking


PUBLIC = {
    "api_instrument",
    "api_instruments",
}  # the instrument: the same for everybody, kept by whoever likes


@pytest.mark.parametrize("signed_in", [True, False])
def test_every_route_carries_them(client: Client, cast: Cast, signed_in: bool) -> None:
    if signed_in:
        sign_in(client, cast.lea)
    ids = {name: values[0] for name, values in world(cast).items()}

    lacking = {}
    for route in routes():
        address = route.address({name: ids.get(name, OPAQUE.get(name)) for name in route.parameters})
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            lacks = [name for name in missing(answer) if name != "no-store" or route.name not in PUBLIC]
            if lacks:
                lacking[address, method, answer.status_code] = lacks

    assert lacking == {}


@pytest.mark.urls("tests.security.test_t24_headers")
@pytest.mark.parametrize(("address", "status"), [("/nulle-part/", 404), ("/down/", 503), ("/broken/", 500)])
def test_errors_carry_them(cast: Cast, address: str, status: int) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, cast.alice)

    answer = client.get(address)

    assert answer.status_code == status
    assert missing(answer) == []


def test_refusals_of_the_form_and_of_the_guesser_carry_them(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.chloe)
    forged = client.post("/compte/quitter/")
    for _ in range(50):
        client.get("/nulle-part/")

    waiting = client.get("/")

    assert (forged.status_code, waiting.status_code) == (403, 429)
    assert missing(forged) == missing(waiting) == []
