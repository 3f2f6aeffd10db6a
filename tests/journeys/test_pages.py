"""Every page of the product, on three widths: nobody shut out, nothing heavy, nothing from elsewhere."""

from itertools import groupby

import pytest

from tests.journeys.furnishing import furnished
from tests.journeys.pages import NOT_PAGES, pages
from tests.journeys.visiting import DARK_PHONE, DESKTOP, NARROW
from tests.security.crawler import routes


@pytest.fixture
def world(cast, server):
    return furnished(cast)


@pytest.mark.scenario("ux", 17)
@pytest.mark.scenario("ux", 18)
@pytest.mark.scenario("security", 34)
def test_every_page_is_open_to_all_light_and_our_own(world, visit):
    refused = []
    for who, group in groupby(pages(world), key=lambda page: page.who):
        visitor = visit(DESKTOP, member=getattr(world.cast, who) if who else None)
        for page in group:
            visitor.show(DESKTOP)
            status = visitor.open(page.address)
            went = visitor.page.url.removeprefix(visitor.base)
            if (status, went) != (200, page.address):
                refused.append((page.name, who, status, went))
            visitor.turn(NARROW, audited=False)  # one column, as at 390 px: only its width is new
            visitor.turn(DARK_PHONE)

    assert refused == []


def test_no_page_is_forgotten(world):
    named = {page.name for page in pages(world)} | set(NOT_PAGES)

    for_people = {
        route.name for route in routes() if not route.name.startswith("api_")
    }  # the others: tests/api
    assert sorted(for_people - named) == []


def test_what_is_not_a_page_still_exists():
    assert sorted(set(NOT_PAGES) - {route.name for route in routes()}) == []
