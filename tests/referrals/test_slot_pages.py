"""Hours kept for referrals, on the pages of who keeps them and of who books them."""

from datetime import timedelta

import pytest
from django.db import connection

from actors.models import PartnerSlot, SlotSeries
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Appointment, Handoff, Referral
from referrals.operations import following
from referrals.operations.moving_hours import move_hour
from referrals.operations.without_sharing import book_without_sharing
from tests.factories.actors import kept_hour, own_service, weekly_hours
from tests.factories.evaluations import evaluation
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.holding import made_once
from tests.session import sign_in

MINE, PUBLISH = "/creneaux/", "/creneaux/publier/"


def plain(answer):
    return answer.content.decode().replace("\u00a0", " ")


def once(client, address):
    """What the form of this page holds before anything is typed."""
    form = client.get(address).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}


def taken(member, slot):
    """Booked for someone who shares nothing; what is checked at commit is checked here."""
    with tenant(member), connection.cursor() as cursor:
        book_without_sharing(uuid7(), by=member, slot_id=slot.pk, needs=["aide-demarches"], door_name="Zoé")
        cursor.execute("set constraints all immediate; set constraints all deferred")


@pytest.fixture
@made_once
def slot(cast):
    with as_owner():
        return kept_hour(cast.bob)


def test_four_weekly_hours_are_published_from_one_page(client, cast):
    with as_owner():
        own_service(cast.recipient)
    sign_in(client, cast.bob)
    first = clock.now().astimezone(clock.zone()).date() + timedelta(days=8)
    typed = once(client, PUBLISH) | {
        "day": first.strftime("%d/%m/%Y"), "hour": "14 h", "until": (first + timedelta(days=21)).strftime("%d/%m/%Y"),
    }  # fmt: skip

    answer = client.post(PUBLISH, typed, follow=True)

    with as_owner():
        count = PartnerSlot.objects.count()
        assert (SlotSeries.objects.count(), {slot.with_whom for slot in PartnerSlot.objects.all()}) == (
            1,
            {"Bob"},
        )
    assert 2 <= count <= 4  # public holidays aside
    assert f"{count} créneaux sont publiés." in plain(answer)


def test_one_hour_is_published_and_withdrawn(client, cast):
    with as_owner():
        own_service(cast.recipient)
    sign_in(client, cast.bob)
    day = (clock.now() + timedelta(days=5)).strftime("%d/%m/%Y")
    typed = once(client, PUBLISH) | {"day": day, "hour": "9"}

    assert "Un créneau est publié." in plain(client.post(PUBLISH, typed, follow=True))
    overlap = client.post(PUBLISH, once(client, PUBLISH) | {"day": day, "hour": "9 h 30"})
    with as_owner():
        slot = PartnerSlot.objects.get()
    withdrawn = client.post(f"{MINE}{slot.pk}/retirer/", follow=True)

    assert overlap.status_code == 422 and "Vous avez déjà un rendez-vous à 9 h" in plain(overlap)
    assert "Retiré :" in plain(withdrawn) and "Aucun créneau à venir" in plain(withdrawn)


def test_an_hour_that_meets_an_appointment_of_the_same_person_is_refused(client, cast, slot):
    taken(cast.alice, slot)
    with as_owner():
        appointment = Appointment.objects.get()
    with tenant(cast.bob):
        following.set_appointment(
            uuid7(), by=cast.bob, handoff_id=appointment.handoff_id, with_whom="Bob", place="Rue A",
            starts_at=slot.starts_at + timedelta(days=1),
        )  # fmt: skip
    sign_in(client, cast.bob)
    local = (slot.starts_at + timedelta(days=1)).astimezone(clock.zone())
    typed = once(client, PUBLISH) | {"day": local.strftime("%d/%m/%Y"), "hour": "14 h 30"}

    assert client.post(PUBLISH, typed).status_code == 422


def test_two_appointments_of_the_same_professional_at_one_hour_are_refused(client, cast, slot):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    sign_in(client, cast.bob)
    address = f"/demandes/{relayed.handoff.pk}/rendez-vous/"
    day = slot.starts_at.astimezone(clock.zone()).strftime("%d/%m/%Y")
    typed = once(client, address) | {"day": day, "hour": "14 h 30"}

    refused = client.post(address, typed)
    for_a_colleague = client.post(address, typed | {"with_whom": "Karim"})

    assert refused.status_code == 422
    assert "Vous avez déjà un rendez-vous à 14 h" in plain(refused)
    assert for_a_colleague.status_code == 302


def test_an_hour_is_moved_where_nobody_else_is_expected(cast, slot):
    taken(cast.alice, slot)
    with as_owner():
        appointment = Appointment.objects.get()
        kept_hour(cast.bob, days=8)
    with tenant(cast.bob):
        with pytest.raises(Refused) as refusal:
            move_hour(appointment.pk, by=cast.bob, starts_at=slot.starts_at + timedelta(days=1))
        move_hour(appointment.pk, by=cast.bob, starts_at=slot.starts_at + timedelta(minutes=15))

    assert refusal.value.code == "overlap"


def test_a_service_declared_full_with_a_refusal_asks_about_its_open_hours(client, cast, slot):
    relayed = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.bob)
    version = client.get(f"/demandes/{relayed.handoff.pk}/pas-possible/").context["form"]["version"].value()
    until = (clock.now() + timedelta(days=20)).strftime("%d/%m/%Y")

    answer = client.post(
        f"/demandes/{relayed.handoff.pk}/pas-possible/",
        {"version": version, "code": "no_capacity", "full_until": until},
    )

    assert answer["Location"] == f"/annuaire/nos-services/{slot.service_id}/creneaux/"


def test_the_pages_of_hours_are_for_who_receives(client, cast, slot):
    for member in (cast.alice, cast.desk, cast.solene):
        sign_in(client, member)
        assert {client.get(MINE).status_code, client.get(PUBLISH).status_code} == {404}
    with as_owner():
        series = weekly_hours(cast.bob)
    sign_in(client, cast.chloe)
    assert client.post(f"{MINE}{slot.pk}/retirer/").status_code == 404
    assert client.post(f"{MINE}series/{series.pk}/arreter/").status_code == 404
    sign_in(client, cast.bob)
    assert "La répétition s’arrête" in plain(client.post(f"{MINE}series/{series.pk}/arreter/", follow=True))


def test_a_suggestion_offers_its_next_hour_and_leads_through_the_agreement_to_the_paper(client, cast, slot):
    with as_owner():
        evaluation(cast.person)
    sign_in(client, cast.alice)
    found = client.get(f"/personnes/{cast.person.pk}/orienter/?besoin=aide-demarches")
    address = f"/personnes/{cast.person.pk}/reserver/{slot.pk}/?besoin=aide-demarches"

    assert "avec Bob : réserver ce créneau" in plain(found) and address in found.content.decode()
    before = client.get(address)
    assert before.status_code == 302 and f"creneau={slot.pk}" in before["Location"]
    consent(cast.alice, cast.person, cast.recipient)
    back = client.get(
        f"/personnes/{cast.person.pk}/demande/?structure={cast.recipient.slug}&creneau={slot.pk}&besoin=aide-demarches"
    )
    assert back["Location"].startswith(f"/personnes/{cast.person.pk}/reserver/{slot.pk}/")
    typed = once(client, address)
    paper = client.post(address, typed | {"name": "sans", "with_slip": "on", "motive": "learn"}, follow=True)

    assert typed["door_name"] == "Yvette Q." and typed["needs"] == ["aide-demarches"]
    text = plain(paper)
    assert "Donnez ce papier à la personne." in text and "14 h" in text and "Bob" in text
    with as_owner():
        assert Handoff.objects.get().held_scopes == [1, 2]


@pytest.mark.scenario("referrals", 33)
def test_whoever_comes_second_reads_the_next_hours_and_keeps_what_was_typed(client, cast, slot):
    with as_owner():
        later = kept_hour(cast.bob, days=8)
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/reserver/{slot.pk}/"
    typed = once(client, address) | {"needs": ["aide-demarches"], "motive": "learn", "tried": "Le guichet"}
    taken(cast.chloe, slot)

    answer = client.post(address, typed)

    text = plain(answer)
    assert answer.status_code == 409 and "Ce créneau n’est plus libre." in text
    assert f"/personnes/{cast.person.pk}/reserver/{later.pk}/" in text and "Le guichet" in text
    assert "Zoé" not in text
    with as_owner():
        assert Referral.objects.filter(person_id=cast.person.pk).count() == 0


def test_an_appointment_is_moved_called_or_excused_from_its_page(client, cast):
    sign_in(client, cast.bob)
    for number, (what, state) in enumerate(
        (("heure", "released"), ("appel", "released"), ("excusee", "open"))
    ):
        with as_owner():
            slot = kept_hour(cast.bob, days=10 + number)
        taken(cast.alice, slot)
        with as_owner():
            appointment = Appointment.objects.get(slot=slot)
        day = (slot.starts_at + timedelta(days=30)).strftime("%d/%m/%Y")
        address = f"/rendez-vous/{appointment.pk}/changer/"
        if what == "heure":
            assert client.post(address, {"what": what}).status_code == 422

        answer = client.post(address, {"what": what, "day": day, "hour": "10 h"}, follow=True)

        assert "C’est noté." in plain(answer)
        with as_owner():
            assert PartnerSlot.objects.get(pk=slot.pk).state == state
    sign_in(client, cast.alice)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_lists_of_hours_ask_as_much_for_one_as_for_three(client, cast, queries, item_count):
    with as_owner():
        slots = [kept_hour(cast.bob, days=7 + number) for number in range(item_count * 2)]
        for _ in range(item_count):
            weekly_hours(cast.bob)
    for slot in slots[:item_count]:
        taken(cast.alice, slot)

    counted = []
    for member, address in ((cast.bob, MINE), (cast.alice, "/sans-partage/")):
        sign_in(client, member)
        client.get(address)
        with queries() as seen:
            client.get(address)
        counted.append(len(seen))

    assert counted == [14, 11]


def test_nobody_waits_where_no_hour_is_free(client, cast):
    sign_in(client, cast.alice)

    assert "Aucun créneau n’est libre" in plain(client.get("/sans-partage/"))
    assert "Aucun créneau libre pour ces besoins" in plain(client.get("/sans-partage/?besoin=aide-demarches"))


def test_a_request_already_under_way_there_is_told(client, cast, slot):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    address = f"/personnes/{cast.person.pk}/reserver/{slot.pk}/"

    answer = client.post(address, once(client, address) | {"needs": ["aide-demarches"], "motive": "learn"})

    assert answer.status_code == 409 and "déjà en cours" in plain(answer)
    with as_owner():
        assert PartnerSlot.objects.get().state == "open"
