"""Every path of the API and every method the schema gives it: whoever is a stranger there meets 404, and nobody 401."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from core.tenancy.models import Role
from tests.api.test_schema import VERBS, path_of, schema
from tests.cast import QUINQUET, ZEBULON, Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.program import nobody, program_of
from tests.security.crawler import Route, routes
from tests.security.foreign import world

OPEN = {"api_schema", "api_instruments", "api_instrument"}  # public: how to ask, and nothing of anybody


def paths() -> list[Route]:
    found = [route for route in routes() if route.name.startswith("api_") and route.name not in OPEN]
    assert len(found) > 20
    return found


def methods(route: Route) -> list[str]:
    """What the schema says one may ask there."""
    return [verb for verb in VERBS if verb in schema()["paths"][f"/{path_of(route)}"]]


def asked(program: Client, method: str, address: str) -> Any:
    cache.clear()  # the count of misses and of calls
    if method == "get":
        return program.get(address)
    return getattr(program, method)(address, {}, content_type="application/json")


def fillings(route: Route, ids: dict[str, list[Any]], which: int) -> Iterator[str]:
    if route.parameters:
        yield route.address({name: ids[name][which] for name in route.parameters})


@pytest.mark.scenario("security", 1)
@pytest.mark.parametrize("who", ["another structure", "another network", "desk", "observer"])
def test_a_foreign_id_answers_as_that_of_nobody(cast: Cast, who: str) -> None:
    ids = world(cast)
    with as_owner():
        observer = MembershipFactory(structure=cast.sender, role=Role.OBSERVER)
    member = {
        "another structure": cast.chloe,
        "another network": cast.dan,
        "desk": cast.desk,
        "observer": observer,
    }[who]
    program = program_of(member)
    foreign = 0  # Alice's

    opened = []
    for route in paths():
        for address in fillings(route, ids, foreign):
            unknown = route.address({name: uuid4() for name in route.parameters})
            for method in methods(route):
                first, second = asked(program, method, address), asked(program, method, unknown)
                same = first.content == second.content and first.headers == second.headers
                if first.status_code != 404 or not same:
                    opened.append((method, address, first.status_code))

    assert opened == []


@pytest.mark.scenario("security", 1)
@pytest.mark.parametrize("who", ["chloe", "dan", "desk"])
def test_no_list_names_anyone(cast: Cast, who: str) -> None:
    world(cast)
    program = program_of(getattr(cast, who))

    for route in paths():
        if not route.parameters:
            body = asked(program, "get", route.address({})).content.decode()
            others = (QUINQUET,) if who == "dan" else (QUINQUET, ZEBULON)
            assert [marker for marker in others if marker in body] == [], route.pattern


def test_without_token_every_path_asks_for_one(cast: Cast) -> None:
    ids = world(cast)

    others = [
        (method, route.pattern, answer.status_code)
        for route in paths()
        for method in methods(route)
        for answer in [
            asked(nobody(), method, route.address({name: ids[name][0] for name in route.parameters}))
        ]
        if answer.status_code != 401 or answer.json()["type"] != "not-signed-in"
    ]

    assert others == []


def test_the_coordination_reads_where_things_stand_and_nobody(cast: Cast) -> None:
    ids = world(cast)
    program = program_of(cast.solene)

    referral = program.get(f"/api/v1/referrals/{ids['referral_id'][0]}/")
    handoff = program.get(f"/api/v1/handoffs/{ids['handoff_id'][0]}/")

    assert (referral.status_code, handoff.status_code) == (200, 200)
    assert (referral.json()["person"], handoff.json()["person"], handoff.json()["preview"]) == (None,) * 3
    assert QUINQUET not in (referral.content + handoff.content).decode()


def test_an_unknown_address_is_a_problem_document(cast: Cast) -> None:
    answer = program_of(cast.alice).get("/api/v1/inconnu/")

    assert (answer.status_code, answer.json()["type"]) == (404, "not-found")
    assert answer["Content-Type"] == "application/problem+json"
