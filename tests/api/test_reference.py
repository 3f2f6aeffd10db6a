"""The schema as people read it: every call of the document, for whoever is signed in, and no other host."""

from django.test import Client
from django.urls import reverse

from core.tenancy.api.reference import reference
from tests.cast import Cast
from tests.session import sign_in


def test_the_page_names_every_call_of_the_document(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice)

    page = client.get(reverse("reference")).content.decode()

    calls = reference().calls
    assert len(calls) > 70
    assert [call.name for call in calls if reverse("reference_call", args=[call.name]) not in page] == []


def test_each_call_tells_what_goes_in_and_how_it_may_end(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice)

    page = client.get(reverse("reference_call", args=["person_create"])).content.decode()

    for words in (
        "POST persons/",
        "identity.first_name",
        "Idempotency-Key",
        "number-refused",
        "Yvette",
    ):
        assert words in page
    assert "://" not in page.replace("http://testserver", "")


def test_every_call_has_its_page(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice)

    assert [
        call.name
        for call in reference().calls
        if client.get(reverse("reference_call", args=[call.name])).status_code != 200
    ] == []


def test_an_unknown_call_is_nowhere_and_a_visitor_signs_in_first(client: Client, cast: Cast) -> None:
    assert client.get(reverse("reference")).status_code == 302
    sign_in(client, cast.alice)

    assert client.get(reverse("reference_call", args=["inconnu"])).status_code == 404
