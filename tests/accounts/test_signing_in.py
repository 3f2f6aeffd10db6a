"""Coming in with a password, and choosing for which structure one acts."""

import pytest
from django.test import Client
from django.urls import reverse

from core.tenancy.models import Role
from tests.accounts.steps import sign_in
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory


def test_a_member_signs_in_with_address_and_password(client: Client, cast: Cast) -> None:
    response = sign_in(client, cast.alice.user.email)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_address_is_read_whatever_its_capitals(client: Client, cast: Cast) -> None:
    response = sign_in(client, cast.alice.user.email.upper())

    assert response["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client: Client, cast: Cast) -> None:
    wrong = sign_in(client, cast.alice.user.email, "pas le bon mot de passe")
    unknown = sign_in(client, "inconnue@exemple.invalid", "pas le bon mot de passe")

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].errors == unknown.context["form"].errors


def test_an_inactive_user_gets_the_words_of_a_wrong_password(client: Client, cast: Cast) -> None:
    with as_owner():
        cast.alice.user.is_active = False
        cast.alice.user.save()

    response = sign_in(client, cast.alice.user.email)

    assert response.status_code == 422
    assert "ne vont pas ensemble" in response.content.decode()


def test_leaving_closes_the_session(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.user.email)

    client.post(reverse("account_logout"))

    assert reverse("account_login") in client.get(reverse("persons"))["Location"]


def test_a_user_of_two_structures_chooses_one_and_the_key_changes(client: Client, cast: Cast) -> None:
    with as_owner():
        other = MembershipFactory(user=cast.alice.user, structure=cast.recipient, role=Role.MEDIATOR)
    sign_in(client, cast.alice.user.email)
    asked = client.get("/")
    key = client.session.session_key

    chosen = client.post(reverse("choose_structure"), {"membership": str(other.pk)})

    assert asked["Location"] == reverse("choose_structure")
    assert chosen["Location"] == "/"
    assert client.session.session_key != key
    assert client.get("/").wsgi_request.member == other


def test_somebody_elses_membership_cannot_be_chosen(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.user.email)

    response = client.post(reverse("choose_structure"), {"membership": str(cast.bob.pk)})

    assert response.status_code == 404
    assert client.get("/").wsgi_request.member == cast.alice


@pytest.mark.parametrize("typed", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_membership_that_is_none_answers_404(client: Client, cast: Cast, typed: str) -> None:
    sign_in(client, cast.alice.user.email)

    assert client.post(reverse("choose_structure"), {"membership": typed}).status_code == 404


def test_a_user_of_no_structure_reads_whom_to_ask(client: Client, cast: Cast) -> None:
    with as_owner():
        cast.alice.ended_at = cast.alice.created_at
        cast.alice.save(update_fields=["ended_at"])
    sign_in(client, cast.alice.user.email)

    response = client.get("/", follow=True)

    assert response.redirect_chain == [(reverse("choose_structure"), 302)]
    assert "Demandez une invitation" in response.content.decode()
