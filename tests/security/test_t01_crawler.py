"""T1: every route × ids of another structure, another network, and nobody. And its twin: the crawler bites."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views import View

from core.kernel.http import MemberRequired
from people.models import Person
from tests.cast import QUINQUET, ZEBULON
from tests.factories.floor import as_owner
from tests.security.crawler import crawl, routes
from tests.security.foreign import world
from tests.session import sign_in

pytestmark = pytest.mark.slow

MARKERS = (QUINQUET, ZEBULON)


# Drawn anew for each who asks, a second each time; it holds no row of anybody, and its text is compressed.
DRAWN = {"blank_sheets"}


def ids_of(cast, *which):
    """Of another structure (0), of another network (1), of nobody (2)."""
    return {name: [values[each] for each in which] for name, values in world(cast).items()}


def live_routes():
    return [route for route in routes() if route.name not in DRAWN]


@pytest.mark.scenario("security", 1)
def test_no_route_opens_a_foreign_id_nor_one_of_nobody(client, cast):
    sign_in(client, cast.chloe)

    assert crawl(client, routes(), world(cast), MARKERS) == []


@pytest.mark.scenario("security", 1)
@pytest.mark.parametrize("who", ["desk", "solene"])
def test_no_route_opens_a_foreign_id_for_another_role(client, cast, who):
    sign_in(client, getattr(cast, who))
    # To programs the coordination's own answer where things stand, without a name: tests/api/test_strangers.
    asked = [route for route in live_routes() if who != "solene" or not route.name.startswith("api_")]

    assert crawl(client, asked, ids_of(cast, 0), MARKERS) == []  # of another network: as Chloé, and as Dan


@pytest.mark.scenario("security", 1)
def test_a_member_of_another_network_meets_nothing(client, cast):
    sign_in(client, cast.dan)

    assert crawl(client, live_routes(), ids_of(cast, 0), (QUINQUET,)) == []


def test_without_session_no_route_shows_a_person(client, cast):
    findings = crawl(client, live_routes(), ids_of(cast, 0, 1), MARKERS)

    assert [
        finding
        for finding in findings
        if finding.why != "a foreign id answers" or finding.status not in (302, 401)
    ] == []


class Forgetful(MemberRequired, View):
    """What the walls are for: a view whose author forgot `visible_to`."""

    def get(self, request: HttpRequest, person_id: str) -> HttpResponse:
        return HttpResponse(get_object_or_404(Person, pk=person_id).display_name)


urlpatterns = [path("forgetful/<uuid:person_id>/", Forgetful.as_view(), name="home")]


@pytest.mark.scenario("security", 1)
@pytest.mark.urls("tests.security.test_t01_crawler")
def test_a_forgotten_filter_shows_nothing_because_of_the_floor(client, cast):
    sign_in(client, cast.chloe)

    assert crawl(client, routes(), world(cast), MARKERS) == []


@pytest.mark.scenario("security", 1)
@pytest.mark.urls("tests.security.test_t01_crawler")
def test_twin_without_the_floor_the_crawler_finds_the_leak(client, cast):
    sign_in(client, cast.chloe)
    ids = world(cast)

    with as_owner():
        assert connection.relais_role == "relais_owner"
        findings = crawl(client, routes(), ids, MARKERS)

    assert {finding.why for finding in findings} == {
        "a foreign id answers",
        f"the marker {QUINQUET} is in the body",
        f"the marker {ZEBULON} is in the body",
    }
