"""One tap a persona in a demonstration; elsewhere neither the page nor the account exists."""

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.tasks import send_password_link
from core.tenancy.models import Membership, NetworkKind
from tests.accounts.steps import sign_in
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.holding import made_once


@pytest.fixture
@made_once
def persona(cast: Cast) -> Membership:
    with as_owner():
        cast.solene.user.demo = True
        cast.solene.user.save()
    return cast.solene


def test_the_page_lists_the_personas_and_nobody_else(client: Client, cast: Cast, persona: Membership) -> None:
    page = client.get(reverse("demo_personas"))

    assert list(page.context["personas"]) == [persona]
    assert "Coordination du réseau" in page.content.decode()


def test_one_tap_signs_in_and_counts_as_strong(client: Client, persona: Membership) -> None:
    answer = client.post(reverse("play_persona", args=[persona.pk]))

    assert answer["Location"] == "/"
    assert client.get("/").wsgi_request.member == persona
    assert client.get("/").status_code == 200


def test_a_look_does_not_sign_in(client: Client, persona: Membership) -> None:
    assert client.get(reverse("play_persona", args=[persona.pk])).status_code == 405


def test_who_is_no_persona_cannot_be_played(client: Client, cast: Cast, persona: Membership) -> None:
    assert client.post(reverse("play_persona", args=[cast.alice.pk])).status_code == 404


def test_a_persona_of_a_real_network_cannot_be_played(
    client: Client, cast: Cast, persona: Membership
) -> None:
    with as_owner():
        cast.network.kind = NetworkKind.REAL
        cast.network.save(update_fields=["kind"])

    assert client.post(reverse("play_persona", args=[persona.pk])).status_code == 404


def test_with_the_demonstration_off_the_page_is_not_there(
    client: Client, persona: Membership, settings
) -> None:
    settings.RELAIS_DEMO = False

    assert client.get(reverse("demo_personas")).status_code == 404
    assert client.post(reverse("play_persona", args=[persona.pk])).status_code == 404


def test_with_the_demonstration_off_a_demo_account_authenticates_in_no_way(
    client: Client, persona: Membership, settings, mailoutbox
) -> None:
    opened_before = Client()
    opened_before.post(reverse("play_persona", args=[persona.pk]))
    settings.RELAIS_DEMO = False

    by_password = sign_in(client, persona.user.email)
    send_password_link(str(persona.user.pk))

    assert by_password.status_code == 422
    assert reverse("account_login") in opened_before.get(reverse("persons"))["Location"]
    assert mailoutbox == []
