"""« Ses droits », from the page: what waits, what is answered, what is copied, corrected, set aside or erased."""

import time
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.once import signed
from core.kernel.tenant import tenant
from people.models import Export, Limitation, Person, PersonStatus, RightRequest
from people.operations.asking import ask_right
from people.tasks import build
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.factories.referrals import accept, send
from tests.session import sign_in

ACTS = ("rights", "ask_right", "ask_copy", "identity", "death", "disagree", "leaving", "moving_file")
OF_THE_LEAD = ("erase", "set_aside")


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_EXPORTS = str(tmp_path / "exports")
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")


def at(name, cast, *more):
    return reverse(name, args=[cast.person.pk, *more])


@pytest.mark.parametrize("name", [*ACTS, *OF_THE_LEAD])
def test_elsewhere_even_with_a_grant_the_page_does_not_exist(client, cast, name):
    with as_owner():
        grant(cast.person, cast.recipient, *Scope)

    for stranger in (cast.bob, cast.chloe, cast.dan, cast.desk):
        sign_in(client, stranger)
        assert client.get(at(name, cast)).status_code == 404
        assert client.post(at(name, cast), {"sure": "on"}).status_code in (404, 405)


@pytest.mark.parametrize("name", OF_THE_LEAD)
def test_erasing_and_setting_aside_exist_for_the_lead_alone(client, cast, name):
    sign_in(client, cast.alice)
    assert client.get(at(name, cast)).status_code == 404
    assert client.post(at(name, cast), {"sure": "on"}).status_code == 404

    sign_in(client, cast.lea)
    assert client.get(at(name, cast)).status_code == 200


def test_what_she_asks_is_on_the_first_page_and_once_late_on_the_coordinations(client, cast):
    with tenant(cast.alice):
        ask_right(uuid7(), by=cast.alice, person_id=cast.person.pk, kind="copy", via="page")
    sign_in(client, cast.alice)
    at_home = client.get("/").content.decode()
    sign_in(client, cast.solene)
    in_time = client.get("/").content.decode()

    with clock.moved(clock.now() + timedelta(days=40)):
        sign_in(client, cast.solene)
        late = client.get("/").content.decode()

    assert "1 demande sur une fiche à répondre" in at_home.replace("\u00a0", " ")
    assert "en retard ailleurs" not in in_time
    assert "1 demande sur une fiche en retard ailleurs" in late.replace("\u00a0", " ")


def test_a_request_is_noted_and_its_clock_shown(client, cast):
    sign_in(client, cast.alice)

    answer = client.post(
        at("ask_right", cast),
        {"id": signed(uuid7()), "kind": "copy", "via": "phone", "wish": "Tout relire"},
        follow=True,
    )

    assert "Avoir une copie de ses informations" in answer.content.decode()
    assert "avant le" in answer.content.decode()


def test_an_answer_without_its_reason_comes_back_with_what_was_typed(client, cast):
    sign_in(client, cast.alice)
    with tenant(cast.alice):
        request = ask_right(uuid7(), by=cast.alice, person_id=cast.person.pk, kind="copy")

    answer = client.post(
        at("answer_right", cast, request.pk), {"answer": "refused", "explanation": "Pas possible."}
    )

    assert answer.status_code == 422
    assert "Pas possible." in answer.content.decode()
    assert "Dites pourquoi" in answer.content.decode()


def test_a_copy_is_asked_then_taken_once(client, cast):
    sign_in(client, cast.alice)
    asked = client.post(at("ask_copy", cast), {"id": signed(uuid7()), "kind": "paper"})
    with tenant(cast.alice):
        export = Export.objects.visible_to(cast.alice).get()
        build(export.pk, by=cast.alice)
    assert asked["Location"] == reverse("export", args=[export.pk])

    page = client.get(asked["Location"]).content.decode()
    file = client.post(asked["Location"])

    assert "Prendre le fichier" in page
    assert file["Content-Type"] == "application/pdf" and file.content.startswith(b"%PDF")
    assert cast.person.last_name not in file["Content-Disposition"]
    assert client.post(asked["Location"]).status_code == 409


def test_a_copy_takes_a_recent_proof(client, cast):
    sign_in(client, cast.alice)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()

    answer = client.get(at("ask_copy", cast))

    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))


def test_who_reads_her_is_told_that_something_changed_and_never_what(client, cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    sign_in(client, cast.alice)

    client.post(at("identity", cast), {"first_name": "Yvonne", "last_name": "Corrigée", "birth_date": "1948"})

    with as_owner():
        person = Person.objects.get(pk=cast.person.pk)
        assert (person.display_name, person.birth_precision) == ("Yvonne Corrigée", "year")
        assert person.search_name == "corrigee yvonne"
        [told] = Event.objects.filter(name="correction.told")
        assert told.payload["target"] == cast.recipient.pk and "Yvonne" not in str(told.payload)
    sign_in(client, cast.bob)
    assert "Yvonne" in client.get(reverse("person", args=[cast.person.pk])).content.decode()


def test_a_file_is_erased_from_its_page(client, cast):
    sign_in(client, cast.lea)
    assert client.post(at("erase", cast), {}).status_code == 422

    answer = client.post(at("erase", cast), {"sure": "on"}, follow=True)

    assert "Fiches effacées" in answer.content.decode()
    assert client.get(at("rights", cast)).status_code == 404
    assert client.get(reverse("person", args=[cast.person.pk])).status_code == 404


def test_a_file_is_set_aside_and_taken_back(client, cast):
    sign_in(client, cast.lea)
    assert "mise de côté" in client.post(at("set_aside", cast), {}, follow=True).content.decode()
    sign_in(client, cast.alice)
    assert client.get(at("rights", cast)).status_code == 404

    sign_in(client, cast.lea)
    client.post(at("set_aside", cast), {})

    with as_owner():
        assert Limitation.objects.get().lifted_at is not None


def test_a_death_is_noted_and_a_mistake_undone_by_the_lead(client, cast):
    sign_in(client, cast.alice)
    assert "est décédée" in client.post(at("death", cast), {"sure": "on"}, follow=True).content.decode()
    assert "C’était une erreur" not in client.get(at("death", cast)).content.decode()

    sign_in(client, cast.lea)
    client.post(at("death", cast), {"sure": "on"})

    with as_owner():
        assert PersonStatus.objects.get(person=cast.person).status == "active"


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_of_requests_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    sign_in(client, cast.lea)
    for _ in range(item_count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        with tenant(cast.alice):
            ask_right(uuid7(), by=cast.alice, person_id=person.pk, kind="copy")

    with queries() as seen:
        page = client.get(reverse("right_requests")).content.decode()

    assert page.count("Avoir une copie") == item_count
    assert len(seen) == QUERIES


QUERIES = 14


def test_the_coordinator_reads_counts_and_no_name(client, cast):
    with tenant(cast.alice):
        ask_right(uuid7(), by=cast.alice, person_id=cast.person.pk, kind="copy")
    sign_in(client, cast.solene)

    page = client.get(reverse("right_requests")).content.decode()

    assert cast.sender.name in page
    assert cast.person.last_name not in page and cast.person.first_name not in page


def test_the_list_for_a_spreadsheet_is_the_leads(client, cast):
    sign_in(client, cast.alice)
    assert client.get(reverse("ask_list")).status_code == 404

    sign_in(client, cast.lea)
    answer = client.post(reverse("ask_list"), {"id": signed(uuid7()), "purpose": "Préparer les congés"})

    assert answer.status_code == 302
    with as_owner():
        assert Export.objects.get().kind == "list"
        assert not RightRequest.objects.exists()
