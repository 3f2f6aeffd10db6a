"""The schema: without a warning, valid, and each operation told whole."""

import json
import re
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from core.kernel.problems import PROBLEMS
from tests.cast import Cast
from tests.security.crawler import Route, routes

VERBS = ("get", "post", "put", "patch", "delete")


@cache
def schema() -> dict[str, Any]:
    """As the command writes it: it fails on a warning, and validates."""
    out = StringIO()
    call_command("spectacular", format="openapi-json", fail_on_warn=True, validate=True, stdout=out)
    return json.loads(out.getvalue())


def path_of(route: Route) -> str:
    """As the schema writes this address."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern)


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    found = schema()["paths"].items()
    return [(verb, path, item[verb]) for path, item in found for verb in VERBS if verb in item]


@pytest.mark.django_db
def test_the_schema_is_written_without_a_warning_and_is_valid() -> None:
    assert schema()["openapi"].startswith("3.1")


@pytest.mark.django_db
def test_every_address_of_the_api_is_in_the_schema() -> None:
    mounted = {path_of(route) for route in routes() if route.name.startswith("api_")}

    assert {path.lstrip("/") for path in schema()["paths"]} == mounted - {"api/schema/"}


@pytest.mark.django_db
def test_every_operation_has_a_summary_and_its_refusals() -> None:
    bare = [
        (verb, path)
        for verb, path, told in operations()
        if not told.get("summary")
        or not ({"400", "401", "403", "429"} if "security" in told else {"400", "429"})
        <= set(told["responses"])
    ]

    assert len(operations()) > 30
    assert bare == []


@pytest.mark.django_db
def test_every_body_has_an_example() -> None:
    bare = [
        path
        for verb, path, told in operations()
        for content in told.get("requestBody", {}).get("content", {}).values()
        if not content.get("examples")
    ]

    assert bare == []


@pytest.mark.django_db
def test_the_types_of_problem_are_listed_once() -> None:
    assert set(schema()["components"]["schemas"]["TypeEnum"]["enum"]) == set(PROBLEMS)


def test_the_schema_is_read_by_anyone_and_names_no_other_host(client: Client, cast: Cast) -> None:
    answer = client.get("/api/schema/")

    assert answer.status_code == 200
    assert "http" not in answer.content.decode().replace("http://testserver", "")
