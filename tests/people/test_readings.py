"""« Qui a consulté » : the home structure reads names, the person structures and dates; unusual volume is told."""

from datetime import timedelta

import pytest

from core.journal.models import Access, AccessKind, Event
from core.journal.operations import seen
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import UnusualReading
from people.operations.watching import tell_unusual
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant, unusual_reading
from tests.session import sign_in


def readings(cast):
    return f"/personnes/{cast.person.pk}/lectures/"


@pytest.fixture
def opened(client, cast):
    """Bob, to whom her name is shared, has opened the file; so has Léa."""
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY)
        for member, family in ((cast.bob, "Marmotte"), (cast.lea, "Tamanoir")):
            member.user.last_name = family
            member.user.save(update_fields=["last_name"])
    for member in (cast.bob, cast.lea):
        sign_in(client, member)
        assert client.get(f"/personnes/{cast.person.pk}/").status_code == 200


def test_home_reads_its_colleagues_by_name_and_the_others_by_their_structure(client, cast, opened):
    sign_in(client, cast.alice)

    page = client.get(readings(cast))

    rows = [[str(cell.text) for cell in line[1:]] for line in page.context["table"].lines]
    assert rows[1] == ["Léa Tamanoir", "Fiche ouverte", ", ".join(str(scope.label) for scope in Scope)]
    assert rows[2] == [cast.recipient.name, "Fiche ouverte", "Son nom"]
    assert "Marmotte" not in page.content.decode()


def test_the_sheet_for_the_person_names_structures_and_no_user(client, cast, opened):
    sign_in(client, cast.alice)

    page = client.get(f"{readings(cast)}papier/")

    text = page.content.decode()
    assert [name for _, name in page.context["lines"]] == [cast.sender.name, cast.recipient.name]
    assert not [name for name in ("Tamanoir", "Marmotte", "Léa") if name in text]
    with as_owner():
        assert Access.objects.order_by("-at")[0].kind == AccessKind.PDF


@pytest.mark.parametrize("who", ["bob", "chloe", "desk", "dan", "solene"])
def test_only_the_home_structure_reads_who_read(client, cast, opened, who):
    sign_in(client, getattr(cast, who))

    assert [client.get(page).status_code for page in (readings(cast), f"{readings(cast)}papier/")] == [
        404,
        404,
    ]


@pytest.mark.scenario("people", 29)
def test_a_file_a_list_and_a_paper_are_three_lines_of_the_page(client, cast):
    sign_in(client, cast.lea)
    for address in (f"/personnes/{cast.person.pk}/", "/personnes/", f"{readings(cast)}papier/"):
        client.get(address)

    page = client.get(readings(cast))

    kinds = [str(line[2].text) for line in page.context["table"].lines]
    assert kinds == ["Fiche ouverte", "Document imprimé", "Liste affichée", "Fiche ouverte"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_costs_the_same_queries_whatever_its_length(client, cast, queries, item_count):
    sign_in(client, cast.lea)
    for _ in range(item_count):
        client.get(f"/personnes/{cast.person.pk}/")

    with queries() as asked:
        page = client.get(readings(cast))

    assert len(page.context["table"].rows) == item_count + 1
    assert len(asked) == 15


def open_files(member, number, at=None):
    """As many files of one's own, each with its line."""
    with as_owner():
        persons = PersonFactory.create_batch(number, home_structure=member.structure)
    with clock.moved(at or clock.now()), tenant(member):
        for person in persons:
            seen(AccessKind.FILE, by=member, persons=[person.pk], reason="own")
    return persons


@pytest.mark.scenario("security", 28)
def test_more_files_in_an_hour_than_the_limit_are_told_to_the_lead_once(client, cast):
    with as_owner():
        cast.network.files_an_hour = 3
        cast.network.save(update_fields=["files_an_hour"])
    open_files(cast.alice, 3)
    assert tell_unusual() == 0
    (person,) = open_files(cast.alice, 1)

    assert [tell_unusual(), tell_unusual()] == [1, 0]

    sign_in(client, cast.lea)
    page = client.get("/lectures-inhabituelles/")
    home = client.get("/")
    text = page.content.decode()
    assert "4 fiches en une heure" in text
    assert person.last_name not in text
    assert "/lectures-inhabituelles/" in home.content.decode()
    with as_owner():
        event = Event.objects.get(name="reading.unusual")
        assert (event.payload, event.system) == ({"files": 4}, "watch_readings")
    sign_in(client, cast.alice)
    assert client.get(f"/personnes/{person.pk}/").status_code == 200


def test_one_file_opened_many_times_or_files_of_this_morning_are_not_unusual(cast):
    with as_owner():
        cast.network.files_an_hour = 3
        cast.network.save(update_fields=["files_an_hour"])
    open_files(cast.alice, 9, at=clock.now() - timedelta(hours=2))
    with tenant(cast.lea):
        for _ in range(9):
            seen(AccessKind.FILE, by=cast.lea, persons=[cast.person.pk], reason="own")

    assert tell_unusual() == 0


def test_the_default_is_forty_an_hour(cast):
    assert cast.network.files_an_hour == 40


def test_the_lead_notes_that_it_was_seen_once(client, cast):
    with as_owner():
        alert = unusual_reading(cast.alice)
    sign_in(client, cast.lea)

    answers = [client.post(f"/lectures-inhabituelles/{alert.pk}/vu/")["Location"] for _ in range(2)]

    assert answers == ["/lectures-inhabituelles/"] * 2
    assert "/lectures-inhabituelles/" not in client.get("/").content.decode()
    with as_owner():
        assert UnusualReading.objects.get().seen_by_id == cast.lea.pk
        assert Event.objects.filter(name="reading.explained").count() == 1


@pytest.mark.parametrize("who", ["alice", "desk", "bob", "dan"])
def test_who_leads_nothing_there_finds_neither_the_page_nor_the_alert(client, cast, who):
    with as_owner():
        alert = unusual_reading(cast.alice)
    sign_in(client, getattr(cast, who))

    assert client.get("/lectures-inhabituelles/").status_code == 404
    assert client.post(f"/lectures-inhabituelles/{alert.pk}/vu/").status_code == 404


def test_a_lead_elsewhere_does_not_find_the_alert(client, cast):
    with as_owner():
        alert = unusual_reading(cast.bob)
    sign_in(client, cast.lea)

    assert client.post(f"/lectures-inhabituelles/{alert.pk}/vu/").status_code == 404
    assert cast.bob.user.first_name not in client.get("/lectures-inhabituelles/").content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_alerts_cost_the_same_queries_whatever_their_number(client, cast, queries, item_count):
    with as_owner():
        for _ in range(item_count):
            unusual_reading(cast.alice)
    sign_in(client, cast.lea)

    with queries() as asked:
        page = client.get("/lectures-inhabituelles/")

    assert len(page.context["page"].object_list) == item_count
    assert len(asked) == 12
