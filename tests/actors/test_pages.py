"""The directory and the page of a place, as members meet them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from actors.importers.demo_places import read
from actors.models import Place, PlaceLabel, Service, UnmetNeed
from actors.operations.correcting import add_alias
from actors.operations.demonstrating import load_demo_places
from core.kernel import clock
from core.kernel.clock import moved
from core.kernel.tenant import current, system_member, tenant
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
from tests.session import sign_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def a_place(network, name="Maison ouverte", *services, **fields):
    place = PlaceFactory(actor=ActorFactory(network=network, name=name), name=name, **fields)
    for codes in services:
        ServiceFactory(place=place, codes=codes)
    return place


def found(client, **asked):
    page = client.get("/annuaire/", asked)
    assert page.status_code == 200
    return [entry.place.name for entry in page.context["entries"]]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_queries_whatever_its_length(client, cast, queries, count):
    with as_owner():
        for number in range(count):
            a_place(cast.network, f"Lieu {number}", ["aide-demarches"], ["loisirs"])
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get("/annuaire/", {"besoin": "loisirs", "q": "lieu"})

    assert len(page.context["entries"]) == count
    assert len(seen) == 17


@pytest.mark.parametrize("count", [1, 3])
def test_a_place_costs_the_same_queries_whatever_it_offers(client, cast, queries, count):
    with as_owner():
        place = a_place(cast.network, "Lieu", *[["aide-demarches"]] * count)
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get(f"/annuaire/{place.pk}/")

    assert len(page.context["entry"].services) == count
    assert len(seen) == 15


@pytest.mark.scenario("actors", 22)
def test_a_place_of_another_network_does_not_exist(client, cast):
    with as_owner():
        theirs = a_place(cast.elsewhere.network, "Ailleurs", ["aide-demarches"])
    sign_in(client, cast.alice)

    assert client.get(f"/annuaire/{theirs.pk}/").status_code == 404
    assert found(client) == []
    assert found(client, q="ailleurs") == []


def test_a_draft_is_the_coordinator_s(client, cast):
    with as_owner():
        draft = a_place(cast.network, "Brouillon", state="draft")
    sign_in(client, cast.alice)
    member = client.get(f"/annuaire/{draft.pk}/").status_code
    sign_in(client, cast.solene)

    assert (member, client.get(f"/annuaire/{draft.pk}/").status_code) == (404, 200)


def test_a_stranger_signs_in_first(client, cast):
    assert client.get("/annuaire/")["Location"].startswith("/compte/")


@pytest.mark.parametrize(
    "text", ["saint bruno", "st-bruno", "SAINT-BRUNO", "bruno gisele", "Halimi", "biblio", "place saint"]
)
@pytest.mark.scenario("actors", 6)
def test_a_former_name_finds_the_place_and_the_card_says_so(client, cast, text):
    with as_owner():
        place = a_place(cast.network, "Bibliothèque Gisèle Halimi", address="8 place Saint-Bruno")
        a_place(cast.network, "Maison du Lac")
    with tenant(cast.solene):
        add_alias(place.pk, by=cast.solene, name="Saint-Bruno")
    sign_in(client, cast.alice)

    page = client.get("/annuaire/", {"q": text})

    assert [entry.place.name for entry in page.context["entries"]] == ["Bibliothèque Gisèle Halimi"]
    assert "Bibliothèque Gisèle Halimi (anciennement Saint-Bruno)" in page.content.decode()


@pytest.mark.parametrize("text", ["ecole d'eté", "Ecole dété", "école D’ÉTÉ", "ecole-d-ete"])
def test_accents_case_apostrophes_and_hyphens_do_not_count(client, cast, text):
    with as_owner():
        a_place(cast.network, "École d’été")
    sign_in(client, cast.alice)

    assert found(client, q=text) == ["École d’été"]


def test_every_word_counts_and_an_exact_name_comes_first(client, cast):
    with as_owner():
        a_place(cast.network, "Abbaye et compagnie")
        a_place(cast.network, "Abbaye")
        a_place(cast.network, "Maison", address="1 rue de l’Abbaye")
        a_place(cast.network, "Prémol")
    sign_in(client, cast.alice)

    assert found(client, q="abbaye") == ["Abbaye", "Abbaye et compagnie", "Maison"]
    assert found(client, q="maison abbaye") == ["Maison"]
    assert found(client, q="%") == []


def test_facets_narrow_the_list_and_live_in_the_address(client, cast):
    with as_owner():
        a_place(cast.network, "Un", ["x-reparation"], district="1")
        a_place(cast.network, "Deux", ["x-reparation"], district="2")
        a_place(cast.network, "Trois", ["loisirs"], district="2")
    sign_in(client, cast.alice)

    assert found(client, besoin="x-reparation") == ["Deux", "Un"]
    assert found(client, besoin="x-reparation", secteur="2") == ["Deux"]
    assert found(client, besoin="inconnu", secteur="99") == ["Deux", "Trois", "Un"]


@pytest.mark.scenario("actors", 13)
def test_who_does_not_use_internet_is_shown_no_online_door_and_told_how_many(client, cast):
    with as_owner():
        place = a_place(cast.network, "En ligne")
        service = ServiceFactory(place=place, codes=["aide-demarches"], channels=["email", "booking_link"])
    sign_in(client, cast.alice)

    before = client.get("/annuaire/", {"besoin": "aide-demarches", "hors_ligne": "on"})
    with as_owner():
        Service.objects.filter(pk=service.pk).update(channels=["email", "booking_link", "phone"])

    assert (before.context["entries"], before.context["hidden"]) == ([], 1)
    assert "1 service masqué" in before.content.decode()
    assert found(client, besoin="aide-demarches", hors_ligne="on") == ["En ligne"]


@pytest.mark.scenario("actors", 18)
def test_a_need_without_place_is_counted_once_a_day_and_a_text_never(client, cast):
    with as_owner():
        a_place(cast.network, "Un", ["x-reparation"], district="1")
        a_place(cast.network, "Trois", ["loisirs"], district="3")
    sign_in(client, cast.alice)

    for _ in range(4):
        page = client.get("/annuaire/", {"besoin": "x-reparation", "secteur": "3"})
    client.get("/annuaire/", {"q": "zzz"})
    client.logout()
    client.get("/annuaire/", {"besoin": "x-reparation", "secteur": "3"})

    assert list(UnmetNeed.objects.values_list("need", "district", "origin")) == [
        ("x-reparation", "3", "search")
    ]
    assert "Sans le filtre « secteur 3 » : 1 lieu" in page.content.decode().replace("\xa0", " ")


def test_a_place_says_when_it_is_open_and_what_is_to_check(client, cast):
    verified = (MONDAY - timedelta(days=10)).date()
    with as_owner():
        fresh = a_place(
            cast.network,
            "Ouvert",
            hours="Mo-Fr 09:00-12:00,13:30-17:00; PH off",
            hours_verified_on=verified,
            contact_verified_on=verified,
            offer_verified_on=verified,
        )
        unread = a_place(cast.network, "Texte", hours="lundi au vendredi 9h-12h", hours_readable=False)
    sign_in(client, cast.alice)

    with moved(MONDAY):
        one = client.get(f"/annuaire/{fresh.pk}/").content.decode().replace("\xa0", " ")
        other = client.get(f"/annuaire/{unread.pk}/").content.decode().replace("\xa0", " ")

    assert "Ouvert · ferme à 12 h" in one
    assert "Vérifié le 13 novembre 2026" in one
    assert "Lundi à vendredi" in one
    assert "9 h – 12 h, 13 h 30 – 17 h" in one
    assert "Horaires à vérifier" in other
    assert "lundi au vendredi 9h-12h" in other
    assert "À vérifier : appelez avant d’y aller" in other


def test_private_contacts_are_for_members_who_call_not_for_an_observer(client, cast):
    with as_owner():
        place = a_place(
            cast.network, "Lieu", private_phone="+33639980001", private_emails=["quelquun@gmail.com"]
        )
    sign_in(client, cast.desk)
    member = client.get(f"/annuaire/{place.pk}/").content.decode()
    with as_owner():
        cast.desk.role = "observer"
        cast.desk.save(update_fields=["role"])
    sign_in(client, cast.desk)
    observer = client.get(f"/annuaire/{place.pk}/").content.decode()

    assert ("quelquun@gmail.com" in member, "quelquun@gmail.com" in observer) == (True, False)
    assert ("06 39 98 00 01" in member.replace("\xa0", " "), "06 39 98" in observer.replace("\xa0", " ")) == (
        True,
        False,
    )


def test_a_dangerous_address_is_no_link(client, cast):
    with as_owner():
        place = a_place(cast.network, "Lieu", websites=["javascript:alert(1)", "https://lieu.exemple.fr"])
    sign_in(client, cast.alice)

    page = client.get(f"/annuaire/{place.pk}/").content.decode()

    assert ("javascript:" in page, 'href="https://lieu.exemple.fr"' in page) == (False, True)


@pytest.mark.scenario("demo", 2)
@pytest.mark.scenario("demo", 7)
def test_the_demonstration_has_its_places_its_services_and_its_former_names(client, cast):
    with tenant(network=cast.network.pk, system="seed_demo"):
        places = load_demo_places(
            read(),
            network=cast.network,
            structures={"Le Fil des Écrans": cast.recipient},
            as_of=timezone.localdate(clock.now()),
            by=system_member(current()),
        )
    sign_in(client, cast.alice)

    assert (len(places), Service.objects.count(), PlaceLabel.objects.filter(name="EPN").count()) == (
        46,
        92,
        25,
    )
    assert Place.objects.filter(fictional=True).count() == 9
    assert set(Place.objects.values_list("district", flat=True)) == set("123456")
    assert Service.objects.filter(codes__contains=["x-mandat"], place__fictional=False).count() == 1
    assert Service.objects.exclude(full_until=None).count() == 6
    assert not Service.objects.filter(codes=["x-reparation"], place__district="3").exists()
    assert Place.objects.get(name="Le Fil des Écrans (fictif)").structure == cast.recipient
    assert found(client, q="Saint-Bruno")[0] == "Bibliothèque Gisèle Halimi"
