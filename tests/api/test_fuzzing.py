"""Drawn calls on every operation, as who sends and who receives: no error of ours, no status or shape the schema hides."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import FailureGroup

from config.wsgi import application
from tests.api.test_schema import schema
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.factories.tenancy import ApiTokenFactory

EXAMPLES = 2

load_all_checks()


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The server's signals close the connection of the test: they stand aside, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def checks() -> list[Any]:
    known = schemathesis.checks.CHECKS
    wanted = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )
    return [known.get_one(name) for name in wanted]


def refusals_of_the_schema(operation: Any, callers: list[tuple[str, dict[str, str]]]) -> list[str]:
    """What differs from what the schema says, over the calls drawn for one operation, by each caller on her ids."""
    found: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        for token, ids in callers:
            cache.clear()  # the counts of calls and of misses
            case.path_parameters.update({name: ids[name] for name in case.path_parameters if name in ids})
            case.headers["Authorization"] = f"Token {token}"
            response = case.call()
            try:
                case.validate_response(response, checks=checks())
            except FailureGroup as group:
                said = " ".join(f"{type(one).__name__}: {one}" for one in group.exceptions)
                found.append(f"{operation.label} {response.status_code} {' '.join(said.split())[:300]}")

    ask()
    return found


@pytest.mark.django_db
def test_no_call_meets_what_the_schema_does_not_say(cast: Cast, one_connection: None) -> None:
    waiting = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
        for member in (cast.alice, cast.bob):
            ApiTokenFactory(membership=member, text=f"relais_{member.user.first_name}")
    engaged = send(cast.alice, other, cast.recipient)
    accept(cast.bob, engaged)
    callers = [
        (
            name,
            {
                "referral_id": str(one.referral.pk),
                "handoff_id": str(one.handoff.pk),
                "person_id": str(one.referral.person_id),
            },
        )
        for name, one in (("relais_Alice", waiting), ("relais_Bob", engaged))
    ]
    described = schemathesis.openapi.from_dict(schema())
    described.app = application
    operations = [each.ok() for each in described.get_all_operations()]

    found = [each for operation in operations for each in refusals_of_the_schema(operation, callers)]

    assert len(operations) > 30
    assert found == []
