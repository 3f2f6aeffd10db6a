"""What is wrong is said in French beside its field and on top; what was typed stays; nothing is lost."""

import pytest

from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.consenting import withdraw
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory


def refused(visitor, *messages):
    """The page says it thrice: in its title, on top with the focus, and beside each field."""
    assert visitor.page.title().startswith("Erreur")
    assert visitor.page.evaluate("document.activeElement.matches('.summary')")
    summary = visitor.page.locator(".summary").inner_text()
    beside = " ".join(visitor.page.locator(".field .error").all_inner_texts())
    for message in messages:
        assert message in summary
        assert message in beside


def typed(visitor, label):
    return visitor.field(label).input_value()


@pytest.mark.scenario("ux", 14)
def test_a_missing_name_and_an_impossible_date_are_both_said_and_the_rest_stays(cast, visit, device):
    alice = visit(device, member=cast.alice)
    alice.open("/personnes/nouvelle/")
    alice.fill("Nom", "Marchepied")
    alice.fill("Date de naissance", "31/2/1950")
    alice.choose("Arabe")

    alice.press("Ouvrir la fiche")

    refused(alice)
    assert alice.page.locator(".field.faulty").count() == 2
    assert typed(alice, "Nom") == "Marchepied"
    assert typed(alice, "Date de naissance") == "31/2/1950"
    assert alice.page.get_by_role("checkbox", name="Arabe").is_checked()
    for label in ("Prénom ou surnom", "Date de naissance"):
        alice.page.locator(".summary").get_by_role("link", name=label).click()
        assert alice.page.evaluate("document.activeElement.id") == alice.field(label).get_attribute("id")


def test_an_unknown_code_is_refused_beside_its_field(cast, visit, device):
    desk = visit(device, member=cast.desk)
    desk.open("/arreter/")
    desk.fill("Le code du papier", "1234 5678 9012")

    desk.press("Arrêter le partage")

    refused(desk, "Ce code n’a rien arrêté. Vérifiez les douze chiffres sur le papier, puis réessayez.")
    assert typed(desk, "Le code du papier") == "1234 5678 9012"


def test_without_consent_the_request_page_asks_for_it_first(cast, visit):
    alice = visit(member=cast.alice)

    alice.open(f"/personnes/{cast.person.pk}/demande/?structure={cast.recipient.slug}")

    assert alice.path == f"/personnes/{cast.person.pk}/accord/"


@pytest.mark.scenario("referrals", 2)
def test_a_consent_withdrawn_meanwhile_refuses_the_request_and_keeps_its_words(cast, visit, server):
    consent(cast.alice, cast.person, cast.recipient)
    alice = visit(member=cast.alice)
    alice.open(f"/personnes/{cast.person.pk}/demande/?structure={cast.recipient.slug}&besoin=aide-demarches")
    alice.choose("Une démarche à faire")
    alice.fill("En quelques mots", "Elle prépare sa déclaration.")
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    alice.press("Envoyer la demande")

    assert alice.page.title().startswith("Erreur")
    assert "accord" in alice.page.locator(".summary").inner_text()
    assert typed(alice, "En quelques mots") == "Elle prépare sa déclaration."


@pytest.mark.scenario("referrals", 5)
@pytest.mark.scenario("ux", 13)
def test_the_second_to_accept_reads_who_did_it(cast, visit, server):
    with as_owner():
        karim = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR, user__first_name="Karim")
    sent = send(cast.alice, cast.person, cast.recipient)
    bob = visit(member=cast.bob)
    bob.open(f"/demandes/{sent.handoff.pk}/")
    accept(karim, sent)

    bob.press("Accepter")

    assert bob.heading == "Rien n’a été changé par votre clic."
    assert "Karim" in bob.text
    bob.follow("Voir où en est la demande")
    assert bob.path == f"/demandes/{sent.handoff.pk}/"


def test_words_typed_for_an_answer_that_came_too_late_can_be_copied(cast, visit, server):
    with as_owner():
        karim = MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR, user__first_name="Karim")
    sent = send(cast.alice, cast.person, cast.recipient)
    bob = visit(member=cast.bob)
    bob.open(f"/demandes/{sent.handoff.pk}/pas-possible/")
    bob.unfold("Complet")
    bob.choose("Complet")
    bob.fill("En quelques mots", "Nous rouvrons en janvier.")
    accept(karim, sent)

    bob.press("Envoyer cette réponse")

    assert "Karim" in bob.text
    assert "Nous rouvrons en janvier." in bob.text


def test_an_answer_without_its_reason_says_so(cast, visit, server, device):
    sent = send(cast.alice, cast.person, cast.recipient)
    bob = visit(device, member=cast.bob)
    bob.open(f"/demandes/{sent.handoff.pk}/pas-possible/")
    bob.fill("En quelques mots", "Nous rouvrons en janvier.")

    bob.press("Envoyer cette réponse")

    refused(bob, "Choisissez la raison.")
    assert typed(bob, "En quelques mots") == "Nous rouvrons en janvier."
