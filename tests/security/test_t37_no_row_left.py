"""T37: a request that fails leaves no row, whatever the way it fails (tenancy §2)."""

from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.journal.models import Event, PersonKey
from core.kernel.errors import DomainError, Refused
from core.kernel.http import MemberRequired, OperationView
from core.kernel.ids import uuid7
from people.models import Person, PersonStatus
from people.operations.registering import register
from tests.factories.floor import as_owner
from tests.session import sign_in
from tests.shown import OneForm

GHOST = "Fantôme"


def write(request: Any) -> Person:
    return register(uuid7(), by=request.member, first_name=GHOST)


def crash(request: HttpRequest) -> HttpResponse:
    write(request)
    raise RuntimeError("after the write")


def vanish(request: HttpRequest) -> HttpResponse:
    write(request)
    raise Http404


def breaks(request: HttpRequest) -> HttpResponse:
    write(request)
    return HttpResponse(status=503)


def keeps(request: HttpRequest) -> HttpResponse:
    write(request)
    return HttpResponse()


class Answers(APIView):
    errors: dict[str, type[Exception]] = {
        "parse": ParseError,
        "invalid": ValidationError,
        "crash": RuntimeError,
    }

    def post(self, request: Request, error: str) -> Response:
        write(request._request)
        raise self.errors[error]("after the write")


class Refuses(OneForm, MemberRequired, OperationView):
    """An operation that writes, then refuses; the page that explains it reads."""

    form_class = type("NoQuestion", (forms.Form,), {})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Person.objects.visible_to(self.request.member).count()
        return super().get_context_data(found=found, **kwargs)

    @transaction.atomic
    def perform(self, form: Any) -> str:
        write(self.request)
        raise Refused("Pas aujourd’hui.")


class RefusesWithoutForm(Refuses):
    form_class = None


urlpatterns = [
    path("crash/", crash),
    path("vanish/", vanish),
    path("breaks/", breaks),
    path("keeps/", keeps),
    path("refuses/", Refuses.as_view()),
    path("refuses-without-form/", RefusesWithoutForm.as_view()),
    path("answers/<error>/", Answers.as_view()),
    path("", include("config.urls")),
]
handler404 = "core.kernel.error_pages.not_found"
handler500 = "core.kernel.error_pages.server_error"

pytestmark = [pytest.mark.urls("tests.security.test_t37_no_row_left"), pytest.mark.scenario("security", 37)]


def rows() -> list[int]:
    with as_owner():
        return [model.objects.count() for model in (Person, PersonStatus, PersonKey, Event)]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/crash/", 500),
        ("/vanish/", 404),
        ("/breaks/", 503),
        ("/answers/parse/", 400),
        ("/answers/invalid/", 422),
        ("/answers/crash/", 500),
        ("/refuses/", 422),
        ("/refuses-without-form/", 409),
    ],
)
def test_a_request_that_fails_leaves_no_row(client, cast, address, status):
    client.raise_request_exception = False
    sign_in(client, cast.alice)
    before = rows()

    answer = client.post(address)

    assert answer.status_code == status
    assert rows() == before
    assert client.get("/personnes/").status_code == 200, "and the next request works"


def test_twin_a_request_that_succeeds_leaves_its_rows(client, cast):
    sign_in(client, cast.alice)
    before = rows()

    client.post("/keeps/")

    assert rows() == [count + 1 for count in before]


def test_the_page_of_a_refusal_still_reads(client, cast):
    sign_in(client, cast.alice)

    page = client.post("/refuses/")

    assert page.context["found"] == 1
    assert "Pas aujourd’hui." in page.content.decode()


def test_a_refusal_is_a_refusal_of_the_domain():
    assert issubclass(Refused, DomainError)
