"""How a page meets an operation, and what is read when the database or Redis is down."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.http import ImproperOperationView, MemberRequired, OperationView
from tests.session import sign_in
from tests.shown import OneForm


class NameForm(forms.Form):
    name = forms.CharField(label="Nom")


class Asks(OneForm, MemberRequired, OperationView):
    """`?error=` chooses how the operation ends."""

    form_class = NameForm
    errors = {
        "refused": Refused("Non, pas aujourd’hui."),
        "field": Incomplete("Écrivez le nom en entier.", field="name"),
        "unknown-field": Refused("Non.", field="nowhere"),
        "conflict": Conflict("Quelqu’un l’a déjà fait."),
    }

    def perform(self, form: Any) -> str:
        error = self.errors.get(self.request.GET.get("error", ""))
        if error:
            raise error
        return "/done/"


class Button(Asks):
    form_class = None

    def back(self) -> str:
        return "/personnes/"


class Coordinates(MemberRequired, OperationView):
    coordinates = True
    template_name = "people/list.html"


class Improper(OneForm, MemberRequired, OperationView):
    """Its author forgot what it does."""


def reads_cache(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(cache.get("anything")))


def disk_full(request: HttpRequest) -> HttpResponse:
    raise OSError(28, "No space left on device")


def mistake(request: HttpRequest) -> HttpResponse:
    raise FileNotFoundError(2, "a mistake of ours")


urlpatterns = [
    path("asks/", Asks.as_view()),
    path("button/", Button.as_view()),
    path("coordinates/", Coordinates.as_view()),
    path("improper/", Improper.as_view()),
    path("cache/", reads_cache),
    path("disk/", disk_full),
    path("mistake/", mistake),
    path("", include("config.urls")),
]
handler404 = "core.kernel.error_pages.not_found"
handler500 = "core.kernel.error_pages.server_error"
pytestmark = pytest.mark.urls("tests.kernel.test_http")


@pytest.fixture
def alice(client: Client, cast: Any) -> Client:
    client.raise_request_exception = False
    sign_in(client, cast.alice)
    return client


def test_an_operation_done_leads_on(alice):
    answer = alice.post("/asks/", {"name": "Rosa"})

    assert (answer.status_code, answer["Location"]) == (302, "/done/")


def test_a_form_that_does_not_read_is_shown_again_with_what_was_typed(alice):
    answer = alice.post("/asks/", {"name": ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data().keys() == {"name"}


@pytest.mark.parametrize(
    ("error", "status", "where"),
    [
        ("refused", 422, "__all__"),
        ("field", 422, "name"),
        ("unknown-field", 422, "__all__"),
        ("conflict", 409, "__all__"),
    ],
)
def test_a_refusal_stands_in_the_form_and_keeps_what_was_typed(alice, error, status, where):
    answer = alice.post(f"/asks/?error={error}", {"name": "Rosa Luz"})

    assert answer.status_code == status
    assert set(answer.context["form"].errors) == {where}
    assert 'value="Rosa Luz"' in answer.content.decode()
    assert str(Asks.errors[error]) in answer.content.decode()


def test_a_refusal_without_form_is_a_page_that_leads_back(alice):
    answer = alice.post("/button/?error=refused")

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Non, pas aujourd’hui." in page
    assert 'href="/personnes/"' in page


def test_a_stranger_signs_in_first_and_comes_back(client, db):
    answer = client.get("/asks/?error=x")

    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=/asks/%3Ferror%3Dx")


def test_a_role_that_may_not_come_reads_not_found(alice):
    assert alice.get("/coordinates/").status_code == 404


def test_a_view_without_operation_says_so(client, cast):
    sign_in(client, cast.alice)

    with pytest.raises(ImproperOperationView, match="Improper"):
        client.post("/improper/")


@pytest.fixture
def database_down(transactional_db: None) -> Iterator[None]:
    """New connections find nobody at the database's address."""
    settings = connections.settings["default"]
    former = settings["HOST"], settings["PORT"]
    settings["HOST"], settings["PORT"] = "127.0.0.1", "1"
    yield
    settings["HOST"], settings["PORT"] = former


def asked_elsewhere(client: Client, address: str, method: str = "get") -> Any:
    """The answer of a request on a connection of its own."""
    found = []

    def ask() -> None:
        try:
            found.append(getattr(client, method)(address))
        finally:
            connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join(20)
    return found[0]


def assert_readable(answer: Any) -> None:
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "Relais ne répond pas pour le moment." in page
    assert 'lang="fr"' in page
    assert answer["Retry-After"] == "30"
    assert answer["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("method", "address"), [("get", "/personnes/"), ("post", "/personnes/nouvelle/"), ("get", "/")]
)
def test_a_database_that_is_down_gives_a_page_one_can_read(cast, client, database_down, method, address):
    client.raise_request_exception = False
    client.cookies["relais"] = "x" * 32

    assert_readable(asked_elsewhere(client, address, method))


def test_a_redis_that_is_down_gives_a_page_one_can_read(alice, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }

    assert_readable(alice.get("/cache/"))


def test_a_full_disk_gives_a_page_one_can_read(alice):
    assert_readable(alice.get("/disk/"))


def test_a_mistake_of_ours_is_no_outage(alice):
    answer = alice.get("/mistake/")

    assert answer.status_code == 500
    assert "Relais a rencontré une erreur." in answer.content.decode()
