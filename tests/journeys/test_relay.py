"""One person handed over, from the first hello to the good news, in front of two real screens."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.journeys.relaying import (
    FIRST,
    LAST,
    agree,
    choose,
    furnish,
    reachable,
    register,
    send,
    slip_code,
    three_questions,
    working_day,
)


@pytest.mark.scenario("referrals", 1)
@pytest.mark.scenario("referrals", 18)
@pytest.mark.scenario("security", 2)
def test_a_person_is_handed_over_and_the_loop_closes(cast, visit, sign_in, device):
    furnish(cast)
    alice, bob = visit(device), visit(device)

    # The social worker: three questions, agreement, a place, a paper.
    sign_in(alice, cast.alice)
    register(alice)
    assert alice.heading == f"{FIRST} {LAST}"
    reachable(alice)
    with alice.counted(12, answers=3):
        three_questions(alice)
        choose(alice, cast.recipient)
        agree(alice)
        send(alice)
    assert alice.heading == "Donnez ce papier à la personne."
    code = slip_code(alice)
    assert LAST not in alice.page.locator(".slip").inner_text()
    read_back(alice, code)

    # The mediator: nothing of the name before accepting, exactly what was agreed after.
    sign_in(bob, cast.bob)
    bob.follow("À répondre", within="header")
    nameless(bob)
    with bob.counted(3):
        bob.follow("Répondre")
        nameless(bob)
        bob.press("Accepter")
    assert f"{FIRST} {LAST}" in bob.text
    assert "Caf, déclaration trimestrielle" in bob.text

    # An appointment, a call, a session, and what it gave.
    bob.follow("Poser un rendez-vous")
    bob.fill("Jour", working_day())
    bob.fill("Heure", "14 h")
    bob.press("Poser le rendez-vous")
    bob.press("Jointe")
    with bob.counted(5):
        bob.follow("Noter une séance")
        bob.choose("Aide aux démarches")
        bob.fill("Vos notes", "A ouvert son compte seule la deuxième fois.")
        bob.press("Enregistrer")
    with bob.counted(4):
        bob.follow("Dire ce que ça a donné")
        bob.follow("Atteint")
        bob.fill("Ce qui a été obtenu", "Sait consulter son compte Caf avec son téléphone.")
        bob.press("Relire et envoyer")
        bob.press("Envoyer et terminer")
    nameless(bob)

    # The good news reaches the sender, and reading it closes the referral.
    alice.follow("Suivre la demande")
    assert alice.heading == "C’est terminé pour cette demande."
    assert "Sait consulter son compte Caf avec son téléphone." in alice.text


def nameless(bob):
    for word in (FIRST, LAST):
        assert word not in bob.source


def read_back(alice, code):
    """The PDF that the button opens: one page, tagged, the code, the first name and never the last."""
    link = alice.page.get_by_role("link", name="Ouvrir le PDF à imprimer").get_attribute("href")
    answer = alice.context.request.get(alice.base + link)
    assert answer.headers["content-type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer.body()))
    words = " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in document.pages)

    assert len(document.pages) == 1
    assert FIRST in words
    assert LAST not in words
    assert words.count(code) == 2
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"].startswith("fr")
    assert LAST not in str(document.metadata)
