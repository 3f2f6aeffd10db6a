import pytest
from django.http import HttpRequest

from core.kernel.error_pages import error_page


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500, 503])
def test_an_error_page_says_what_to_do_next_without_a_database(status: int) -> None:
    response = error_page(HttpRequest(), status)

    html = response.content.decode()
    assert response.status_code == status
    assert [html.count("<h1>"), html.count('class="button" href="/"')] == [1, 1]


def test_an_error_page_gives_its_reference() -> None:
    request = HttpRequest()
    request.reference = "R-4821"  # type: ignore[attr-defined]

    assert "R-4821" in error_page(request, 500).content.decode()


def test_a_message_takes_the_place_of_the_explanation() -> None:
    html = error_page(HttpRequest(), 409, "Karim vient d’accepter.").content.decode()

    assert ["Karim vient d’accepter." in html, "pour ne rien effacer" in html] == [True, False]


def test_a_page_that_asks_to_wait_says_how_long() -> None:
    assert error_page(HttpRequest(), 503, retry_after=30)["Retry-After"] == "30"
