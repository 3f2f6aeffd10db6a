"""The door, in a browser."""


def test_a_social_worker_signs_in_with_a_password(cast, visit, sign_in, device):
    alice = visit(device)

    sign_in(alice, cast.alice)

    assert alice.heading == "Bonjour Alice."


def test_a_wrong_password_says_so_and_keeps_the_address(cast, visit, device):
    alice = visit(device)
    alice.open("/compte/connexion/")
    alice.fill("Adresse", cast.alice.user.email)
    alice.fill("Mot de passe", "une autre phrase de passe")

    alice.press("Se connecter")

    assert alice.page.title().startswith("Erreur")
    assert alice.page.get_by_label("Adresse").input_value() == cast.alice.user.email
