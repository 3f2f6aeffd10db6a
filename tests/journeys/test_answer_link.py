"""The link of a recipient without account, in a real browser: what it sends with a button is accepted."""

from core.kernel.tenant import tenant
from referrals.operations.answering import recall
from tests.factories.referrals import send
from tests.journeys.visiting import PHONE
from tests.referrals.without_account import LIST, external, mailed


def test_the_button_of_the_mail_opens_leaving_closes_and_a_new_link_is_asked(visit, cast):
    outside = external(cast)
    relayed = send(cast.alice, cast.person, outside)
    address = f"{LIST}lien/{mailed(relayed, outside)}/"
    visitor = visit(PHONE)

    visitor.open(address)
    visitor.press("Voir les demandes")
    assert "Votre demande en cours" in visitor.page.inner_text("h1")
    visitor.press("Quitter")
    assert "C’est fermé dans ce navigateur." in visitor.page.inner_text("h1")
    with tenant(cast.alice):
        recall(relayed.handoff.pk, by=cast.alice, reason="person_changed_mind")
    visitor.open(address)
    visitor.press("Voir les demandes")
    visitor.press("Recevoir un nouveau lien")
    assert "C’est noté." in visitor.page.inner_text("h1")
