"""Refusals of the API: one document, one slug."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions

from core.kernel.api import problem
from core.kernel.errors import Conflict, Refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (Refused("Non.", code="consent-missing"), 409, "consent-missing"),
        (Refused("Non."), 403, "not-allowed"),
        (Refused("Non.", code="number-refused", field="text"), 422, "number-refused"),
        (Conflict("Ailleurs.", code="stale-version"), 412, "stale-version"),
        (Refused("Non.", code="person-moved"), 409, "wrong-state"),
        (Conflict("Déjà fait."), 409, "wrong-state"),
        (Http404(), 404, "not-found"),
        (PermissionDenied(), 403, "not-allowed"),
        (exceptions.ValidationError({"name": ["Écrivez un nom."]}), 422, "invalid"),
        (exceptions.ParseError(), 400, "malformed"),
        (exceptions.NotAuthenticated(), 401, "not-signed-in"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method-not-allowed"),
        (exceptions.Throttled(), 429, "too-many-requests"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_a_refusal_is_a_problem_document(error, status, slug):
    answer = problem(error, {})

    assert answer is not None
    assert (answer.status_code, answer.data["status"], answer.data["type"]) == (status, status, slug)
    assert answer.content_type == "application/problem+json"


@pytest.mark.django_db
def test_an_error_of_form_names_its_fields():
    answer = problem(exceptions.ValidationError({"name": ["Écrivez un nom."]}), {})

    assert answer is not None
    assert answer.data["errors"] == {"name": ["Écrivez un nom."]}


@pytest.mark.django_db
def test_what_is_no_refusal_crashes_loudly():
    assert problem(ZeroDivisionError(), {}) is None
