"""From the three questions to what has changed since, beside the person, on a phone."""

from datetime import timedelta

import pytest
from django.db.models import F

from people.models import Evaluation, PathwayChoice
from tests.factories.floor import as_owner
from tests.journeys.relaying import FIRST, LAST, register, three_questions
from tests.journeys.visiting import PHONE

MONTHS = timedelta(days=150)


@pytest.mark.scenario("people", 31)
def test_from_three_questions_to_what_has_changed(cast, visit, sign_in):
    alice = visit(PHONE)
    sign_in(alice, cast.alice)
    person = register(alice)

    # Three questions, then the whole: what was just said is not asked again, and the screen says when to stop.
    three_questions(alice)
    alice.follow("Faire le point complet")
    answer(alice, "Oui")
    assert alice.heading.startswith("Se connecter à un compte utile")
    answer(alice, "Pas possible aujourd’hui", "Geste observé")
    assert alice.heading == "Le résultat est sûr. Continuer ou s’arrêter ?"
    alice.follow("Continuer")
    skip_to(alice, "Allumer ou déverrouiller")
    answer(alice, "Possible avec quelqu’un à côté", "Geste observé")
    alice.press("Aucun de ces gestes aujourd’hui")
    skip_to(alice, "La personne veut ajouter quelque chose")
    alice.fill("La personne veut ajouter", "Je voudrais écrire à ma sœur.")
    alice.press("Voir le résultat")

    # What it says and why, what she chooses, what she leaves with.
    assert alice.heading == "Nous proposons : être accompagné·e près de chez soi"
    assert "Pourquoi" in alice.text
    assert "2 gestes observés sur 9." in alice.text
    assert "Je voudrais écrire à ma sœur." in alice.text
    alice.choose("Aller vers l’autonomie")
    alice.fill("Pourquoi ce choix", "Veut essayer seule.")
    alice.press("Noter ce choix")
    assert "Veut essayer seule." in alice.text
    first = alice.path
    alice.follow("Ce que la personne emporte")
    assert f"Bonjour {FIRST}" in alice.text
    assert LAST not in alice.page.locator("article").inner_text()

    # Months later the file proposes it, and forces nothing.
    let_months_pass(person)
    alice.open(f"/personnes/{person}/")
    alice.follow("Refaire le point")
    assert alice.heading.startswith("Avec un appareil qui marche devant vous")
    assert "Je la fais avec quelqu’un à côté (déclaré par la personne)" in alice.text
    assert not alice.page.locator("input[name=answer]:checked").count()
    answer(alice, "Je la fais seul·e")
    answer(alice, "Non, pas maintenant")
    answer(alice, "Possible avec quelqu’un à côté", "Geste observé")
    alice.follow("Tout sur une page")
    assert "Pas possible aujourd’hui (déclaré par la personne)" in alice.text
    assert not alice.page.locator("input[name='BAS-4']:checked").count()
    for gesture in ("BAS-1", "BAS-3", "BAS-4"):
        on_one_page(alice, gesture, 2)
    on_one_page(alice, "BAS-2", 0)
    on_one_page(alice, "EQU-1", 1)
    alice.press("Voir le résultat")
    assert alice.path != first
    assert "4 gestes de plus que la dernière fois." in alice.text

    # What has changed, domain by domain: a drawing, and the same in a table.
    alice.follow("Ce qui a changé depuis la dernière fois")
    assert alice.heading == "4 gestes de plus"
    assert "Envoyer un message : Pas possible aujourd’hui → Possible seul·e" in alice.text
    assert "Se connecter à un wifi : Pas possible" not in alice.text
    assert alice.page.get_by_role("img", name="Du ").is_visible()
    gestures = alice.page.get_by_role("row").filter(has_text="Gestes de base")
    assert gestures.get_by_role("cell").all_inner_texts() == ["3", "1", "0", "2"]
    assert "%" not in alice.page.locator("main").inner_text()


def answer(alice, label, evidence=""):
    """One question, its evidence, and the next page."""
    alice.choose(label)
    if evidence:
        alice.choose(evidence)
    alice.press("Continuer")


def skip_to(alice, words):
    """No question has to be answered."""
    while not alice.heading.startswith(words):
        alice.follow("Passer à la suivante")


def on_one_page(alice, code, value):
    box = alice.page.locator(f"input[name='{code}'][value='{value}']")
    box.check(force=True)
    assert box.is_checked()


def let_months_pass(person):
    """The server's threads have their own clock: what was done grows old instead."""
    with as_owner():
        for model in (Evaluation, PathwayChoice):
            model.objects.filter(person_id=person).update(at=F("at") - MONTHS)
