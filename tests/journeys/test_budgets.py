"""Each task of ux §2 within its clicks, in a real browser: typing is none, nor are the answers of an evaluation."""

import pytest

from core.kernel import clock
from core.kernel.tenant import tenant
from core.kernel.words import day_in_words
from core.tenancy.models import Role
from people.instruments.loading import published
from people.instruments.sheets import new_number
from people.operations.contacting import set_contact
from referrals.models import Appointment
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory, kept_hour
from tests.factories.floor import as_owner
from tests.factories.referrals import appointment, send
from tests.factories.tenancy import MembershipFactory
from tests.journeys.keyboard import enter, focus
from tests.journeys.relaying import slip_code, three_questions, working_day
from tests.journeys.visiting import PHONE


@pytest.fixture
def hour(cast, server):
    """The recipient keeps an hour, for what the three questions will ask."""
    with as_owner():
        actor = ActorFactory(network=cast.network, name=cast.recipient.name, structure=cast.recipient)
        ServiceFactory(place=PlaceFactory(actor=actor, name=cast.recipient.name))
        return kept_hour(cast.bob)


@pytest.fixture
def expected(cast, server):
    """Yvette is awaited at this instant, at Bob's counter."""
    id = appointment(cast.bob, send(cast.alice, cast.person, cast.recipient))
    with as_owner():
        Appointment.objects.filter(pk=id).update(starts_at=clock.now(), door_name="Yvette B.")
        return MembershipFactory(structure=cast.recipient, role=Role.DESK)


def test_somebody_arrives_one_press(expected, visit):
    desk = visit(PHONE, member=expected)
    desk.open("/attendues/")

    with desk.counted(1):
        desk.press("Est arrivée")
    assert "Yvette B." in desk.text
    assert "Arrivée à" in desk.text


def test_a_counter_prints_an_address_then_three_questions_and_notes_a_call(cast, hour, visit):
    desk = visit(member=cast.desk)

    desk.open("/")
    with desk.counted(5):
        desk.follow("Trouver un lieu")
        desk.follow(cast.recipient.name)
        desk.follow("Papier sans nom")
        desk.press("Préparer le papier")
        desk.print("Imprimer cette page")
    assert slip_code(desk)

    desk.open("/")
    with desk.counted(6, answers=3):
        desk.follow("Poser les trois questions")
        desk.choose("Un smartphone")
        desk.press("Continuer")
        desk.choose("Je la fais avec")
        desk.press("Continuer")
        desk.choose("Oui")
        desk.fill("Quelle démarche", "Caf, déclaration trimestrielle")
        desk.press("Voir ce qui peut aider")
        desk.print("Imprimer")

    desk.open("/")
    with desk.counted(3):
        desk.follow("La personne appelle")
        desk.fill("À quel numéro", "06 39 98 00 77")
        desk.choose("Elle n’a pas eu de nouvelles")
        desk.fill("Sinon, son prénom", "Yvette")
        desk.press("Noter l’appel")
    assert "On vous rappelle avant demain soir" in desk.text


def test_a_social_worker_leaves_the_person_with_a_day_an_hour_and_a_first_name(cast, hour, visit):
    with tenant(cast.alice):
        set_contact(cast.person.pk, by=cast.alice, channels=["phone"], phone="+33639980002")
    alice = visit(PHONE, member=cast.alice)
    alice.open(f"/personnes/{cast.person.pk}/")

    with alice.counted(12, answers=3):
        three_questions(alice)
        alice.follow("Orienter maintenant")
        alice.follow(day_in_words(hour.starts_at).capitalize())
        alice.choose("Oui à tout")
        alice.choose("De vive voix, devant moi")
        alice.choose("J’ai lu, la personne est d’accord")
        alice.press("Continuer")
        alice.press("Réserver ce créneau")
        alice.print("Imprimer cette page")

    assert "Bob" in alice.page.locator(".slip").inner_text()
    assert slip_code(alice)


def test_a_mediator_keeps_four_hours_a_week(cast, hour, visit):
    bob = visit(PHONE, member=cast.bob)
    bob.open("/")

    with bob.counted(5):
        bob.follow("À répondre", within="header")
        bob.follow("Nos créneaux")
        bob.follow("Publier des créneaux")
        bob.fill("Jour", working_day(10))
        bob.fill("Heure", "9 h")
        bob.fill("Chaque semaine, jusqu’au", working_day(38))
        bob.select("Combien à la suite", "4")
        bob.press("Publier")
    assert "créneaux sont publiés" in bob.text


def test_letters_lead_through_the_inbox_and_can_be_switched_off(cast, server, visit):
    sent = send(cast.alice, cast.person, cast.recipient)
    bob = visit(member=cast.bob)
    keyboard = bob.page.keyboard
    bob.open("/a-repondre/")
    with bob.counted(0):
        keyboard.press("j")
        enter(bob)
        keyboard.press("a")
        focused = bob.page.locator(":focus").inner_text()
        with bob.page.expect_navigation():
            keyboard.press("x")
    assert (focused, bob.path) == ("Accepter", f"/demandes/{sent.handoff.pk}/pas-possible/")

    bob.open(f"/demandes/{sent.handoff.pk}/")
    bob.page.get_by_label("Touches a").uncheck()
    keyboard.press("q")
    bob.again()
    keyboard.press("q")
    assert bob.path == f"/demandes/{sent.handoff.pk}/"
    assert not bob.page.get_by_label("Touches a").is_checked()


def test_the_whole_is_answered_with_keys_and_stops_when_it_is_sure(cast, visit):
    alice = visit(member=cast.alice)
    alice.open(f"/personnes/{cast.person.pk}/evaluation/")

    with alice.counted(4):
        for sign in "22":
            alice.page.keyboard.press(sign)
            _validate(alice)
        while not alice.heading.startswith("Le résultat est sûr"):
            alice.page.keyboard.press("0")
            _validate(alice)
        alice.press("S’arrêter et voir le résultat")
    assert alice.heading.startswith("Nous proposons")


def test_a_paper_sheet_is_typed_without_a_mouse(cast, visit):
    alice = visit(member=cast.alice)
    alice.open(f"/personnes/{cast.person.pk}/evaluation/feuille/")

    with alice.counted(0):
        focus(alice, "Numéro de la feuille")
        alice.page.keyboard.type(new_number())
        focus(alice, "Remplie le")
        alice.page.keyboard.press("Tab")
        for _line in published().items:
            alice.page.keyboard.type("2o")
        focus(alice, "Enregistrer la feuille")
        enter(alice)
    assert alice.heading.startswith("Nous proposons")


def _validate(visitor):
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.page.keyboard.press("Control+Enter")
    visitor.watch.arrive(visitor.page)
