"""« Mes personnes »: list, search, register and open, as each role meets them."""

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from core.journal.models import Access, Event
from core.kernel.floor.scopes import Scope
from people.models import Person
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.session import sign_in


def register(client, **answers):
    page = client.get("/personnes/nouvelle/")
    data = {"id": page.context["form"]["id"].value(), "first_name": "Rosa", **answers}
    return client.post("/personnes/nouvelle/", data), data


def test_a_registered_person_opens(client, cast):
    sign_in(client, cast.alice)

    answer, _ = register(client, last_name="D’Œuvre-Martin", birth_date="1/3/48")

    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Rosa D’Œuvre-Martin" in page.content.decode()
    assert "1 mars 1948" in page.content.decode()
    with as_owner():
        person = Person.objects.get(first_name="Rosa")
        assert (person.search_name, person.search_first) == ("d oeuvre martin rosa", "rosa d oeuvre martin")
        assert list(Event.objects.values_list("name", flat=True)) == [
            "person.registered",
            "duplicate.asked",
        ]
        assert list(Access.objects.values_list("kind", "reason", "count")) == [("file", "own", 1)]


def test_a_double_click_opens_one_file(client, cast):
    sign_in(client, cast.alice)
    first, data = register(client)

    second = client.post("/personnes/nouvelle/", data)

    assert second["Location"] == first["Location"]
    with as_owner():
        assert Person.objects.filter(first_name="Rosa").count() == 1


def test_an_invalid_date_is_said_beside_its_field_and_keeps_what_was_typed(client, cast):
    sign_in(client, cast.alice)

    answer, _ = register(client, birth_date="31/2/1948")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce jour n’existe pas" in page
    assert 'value="Rosa"' in page
    assert "<title>Erreur" in page


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_queries_whatever_its_length(client, cast, queries, item_count):
    with as_owner():
        PersonFactory.create_batch(item_count, home_structure=cast.recipient)
        grant(cast.person, cast.recipient, Scope.IDENTITY)
    sign_in(client, cast.bob)

    with queries() as seen:
        page = client.get("/personnes/")

    assert len(page.context["persons"]) == item_count + 1
    assert len(seen) == 16


def test_search_finds_own_and_shared_by_first_or_last_name(client, cast):
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)
        PersonFactory(home_structure=cast.recipient, first_name="Quine", last_name="Bel")
    sign_in(client, cast.bob)

    page = client.get("/personnes/", {"q": "QUIN"})

    assert [person.first_name for person in page.context["persons"]] == ["Quine", "Yvette"]


def test_the_desk_opens_no_person(client, cast):
    sign_in(client, cast.desk)

    assert client.get("/personnes/").status_code == 404
    assert client.get(f"/personnes/{cast.person.pk}/").status_code == 404


@pytest.mark.scenario("people", 29)
def test_a_file_and_a_list_leave_one_line_each_that_nobody_may_change(client, cast):
    sign_in(client, cast.lea)
    client.get(f"/personnes/{cast.person.pk}/")
    client.get("/personnes/")

    with as_owner():
        assert list(Access.objects.order_by("at").values_list("kind", flat=True)) == ["file", "list"]
        for act in ("update journal_access set reason = ''", "delete from journal_access"):
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute("savepoint here")
                try:
                    cursor.execute(act)
                finally:
                    cursor.execute("rollback to here")
