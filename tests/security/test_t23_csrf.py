"""T23: every unsafe route without its token answers 403, but the one click of a mail program (RFC 8058) and receipts."""

from itertools import cycle

import pytest
from django.test import Client

from tests.cast import Cast
from tests.security.crawler import OPAQUE, routes
from tests.security.foreign import world
from tests.session import sign_in

# No session is read there: an address that holds a secret, or a signed body.
EXEMPT = {"receipts", "unsubscribe"}
READ_ONLY = {"api_instrument", "api_instruments"}  # public, and no method of theirs writes: 405


@pytest.mark.scenario("security", 23)
@pytest.mark.parametrize("methods", [["post"], ["put", "patch", "delete"]], ids=" ".join)
def test_every_unsafe_route_without_token_is_refused(cast: Cast, methods: list[str]) -> None:
    """Each route by POST; by one of the others in turn, which are refused before it is known where they lead."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.lea)
    ids = {name: values[0] for name, values in world(cast).items()}

    open_ones = set()
    for method, route in zip(cycle(methods), routes(), strict=False):
        address = route.address({name: ids.get(name, OPAQUE.get(name)) for name in route.parameters})
        if getattr(client, method)(address).status_code != 403:
            open_ones.add(route.name)

    assert open_ones == EXEMPT | READ_ONLY


def test_the_page_of_the_refusal_can_be_read(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.lea)

    refused = client.post("/compte/quitter/")

    assert refused.status_code == 403
    assert "<h1>" in refused.content.decode()
