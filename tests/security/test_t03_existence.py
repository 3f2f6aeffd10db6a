"""T3: an id of another structure and an id of nobody give the same answer, byte for byte."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.session import sign_in

OWN_TO_EACH_ANSWER = {"Content-Security-Policy", "Set-Cookie", "Date", "X-Request-Id"}


def answer(client: Client, method: str, person_id: object) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, without the request's own echo."""
    response = getattr(client, method)(f"/personnes/{person_id}/")
    headers = {name: value for name, value in response.items() if name not in OWN_TO_EACH_ANSWER}
    return response.status_code, headers, response.content.replace(str(person_id).encode(), b"")


@pytest.mark.scenario("security", 3)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["chloe", "bob", "desk", "solene", "dan"])
def test_a_foreign_person_answers_like_nobody(client, cast, who, method):
    sign_in(client, getattr(cast, who))
    foreign = cast.dans_person if who != "dan" else cast.person

    assert answer(client, method, foreign.pk) == answer(client, method, uuid4())
    assert answer(client, method, foreign.pk)[0] in (404, 405)


@pytest.mark.scenario("security", 3)
def test_twin_ones_own_person_answers_otherwise(client, cast):
    sign_in(client, cast.alice)

    assert answer(client, "get", cast.person.pk) != answer(client, "get", uuid4())
