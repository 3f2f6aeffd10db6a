"""The door, in a browser."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from core.kernel.tenant import tenant
from core.tenancy.models import Role
from core.tenancy.operations.joining import invite
from tests.factories.floor import as_owner


def test_a_social_worker_signs_in_with_a_password(cast, visit, sign_in, device):
    alice = visit(device)

    sign_in(alice, cast.alice)

    assert alice.heading.startswith("Bonjour Alice.")


def test_a_wrong_password_says_so_and_keeps_the_address(cast, visit, device):
    alice = visit(device)
    alice.open("/compte/connexion/")
    alice.fill("Adresse", cast.alice.user.email)
    alice.fill("Mot de passe", "une autre phrase de passe")

    alice.press("Se connecter")

    assert alice.page.title().startswith("Erreur")
    assert alice.field("Adresse").input_value() == cast.alice.user.email


def test_a_lead_types_a_code_of_her_card_after_the_password(cast, visit, sign_in, device):
    with as_owner():
        code = RecoveryCodes.activate(cast.lea.user).get_unused_codes()[0]
    lea = visit(device)

    sign_in(lea, cast.lea)
    assert lea.path == "/compte/second-facteur/code/"
    lea.fill("Code", code)
    lea.page.keyboard.press("Enter")
    lea.page.wait_for_url(f"{lea.base}/")

    assert "Bonjour Léa." in lea.page.locator("h1").inner_text()


def test_an_invited_colleague_joins_with_the_link(cast, visit, server, device):
    with tenant(cast.lea):
        _, token = invite(cast.sender, email="nouvelle@exemple.invalid", role=Role.SOCIAL_WORKER, by=cast.lea)
    nour = visit(device)

    nour.open(f"/compte/invitation/{token}/")
    nour.fill("Prénom", "Nour")
    nour.fill("Nom", "Exemple")
    nour.fill("Mot de passe", "quatre mots sans rapport")
    nour.press("Créer mon compte")

    assert nour.heading.startswith("Bonjour Nour.")
