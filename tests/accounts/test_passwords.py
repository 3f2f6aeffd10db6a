"""Forgotten and changed passwords (T21), and what a password may not be."""

import re

import pytest
import time_machine
from celery import current_app
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from core.accounts.operations.passwords import password_link
from core.accounts.tasks import send_password_link
from tests.accounts.steps import choose_password, sign_in
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import PASSWORD

NEW = "autre suite de mots calmes"


@pytest.fixture
def at_once():
    """Tasks run where they are asked for."""
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def ask(client: Client, email: str):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


@pytest.mark.scenario("security", 21)
def test_a_known_and_an_unknown_address_read_the_same_page(client: Client, cast: Cast, at_once: None) -> None:
    known = ask(client, cast.alice.user.email)
    unknown = ask(client, "inconnue@exemple.invalid")

    assert known.content == unknown.content
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [[cast.alice.user.email]]


@pytest.mark.scenario("security", 21)
def test_both_addresses_cost_the_same_queries(client: Client, cast: Cast, queries, at_once: None) -> None:
    current_app.conf.task_always_eager = False
    current_app.conf.broker_url = "memory://"
    with queries() as known:
        client.post(reverse("account_reset_password"), {"email": cast.alice.user.email})
    with queries() as unknown:
        client.post(reverse("account_reset_password"), {"email": "inconnue@exemple.invalid"})

    assert len(known) == len(unknown)


@pytest.mark.scenario("security", 21)
def test_the_link_works_once_and_ends_all_sessions(client: Client, cast: Cast, at_once: None) -> None:
    elsewhere = Client()
    sign_in(elsewhere, cast.alice.user.email)
    ask(client, cast.alice.user.email)
    link = re.search(r"http\S+", mail.outbox[0].body)[0]

    done = choose_password(client, link, NEW)
    again = choose_password(Client(), link, "encore une autre suite")

    assert done.redirect_chain[-1][0] == reverse("account_reset_password_from_key_done")
    assert "ne fonctionne plus" in again.content.decode()
    assert reverse("account_login") in elsewhere.get(reverse("persons"))["Location"]
    assert sign_in(Client(), cast.alice.user.email, NEW).status_code == 302
    assert sign_in(Client(), cast.alice.user.email, PASSWORD).status_code == 422


@pytest.mark.scenario("security", 21)
def test_the_link_dies_after_an_hour(client: Client, cast: Cast) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as moment:
        link = password_link(cast.alice.user)
        moment.shift(3601)

        assert "ne fonctionne plus" in choose_password(client, link, NEW).content.decode()


def test_the_link_leaves_the_address_and_sends_no_referrer(client: Client, cast: Cast) -> None:
    response = client.get(password_link(cast.alice.user))

    assert response["Location"].endswith("/set-password/")
    assert response["Referrer-Policy"] == "no-referrer"


def test_a_new_password_lifts_the_wait(client: Client, cast: Cast) -> None:
    for _ in range(6):
        sign_in(client, cast.alice.user.email, "pas celui-là")

    choose_password(client, password_link(cast.alice.user), NEW)

    assert sign_in(client, cast.alice.user.email, NEW).status_code == 302


def test_asking_for_many_links_is_slowed_down(client: Client, cast: Cast, at_once: None) -> None:
    answers = [ask(client, cast.alice.user.email).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_an_inactive_user_gets_no_link(cast: Cast) -> None:
    with as_owner():
        cast.alice.user.is_active = False
        cast.alice.user.save()

    send_password_link(str(cast.alice.user.pk))

    assert mail.outbox == []


@pytest.mark.scenario("security", 22)
def test_changing_the_password_ends_every_session(client: Client, cast: Cast) -> None:
    elsewhere = Client()
    sign_in(elsewhere, cast.alice.user.email)
    sign_in(client, cast.alice.user.email)

    changed = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})

    assert changed["Location"] == reverse("account_login")
    for one in (client, elsewhere):
        assert reverse("account_login") in one.get(reverse("persons"))["Location"]


def test_changing_the_password_asks_for_the_present_one(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.user.email)

    response = client.post(reverse("account_change_password"), {"oldpassword": "non", "password1": NEW})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["oldpassword"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("treize lettre", "password_too_short"),
        ("unbelievable12", None),
        ("alice sans pays du tout", "own_words"),
        ("PERSONNE-VRAIE 12345 b", "own_words"),
        ("belle-vallee-du-sud 4", "network_words"),
        ("quatre mots sans rapport", None),
    ],
)
def test_a_password_is_long_and_holds_neither_name_nor_network(
    cast: Cast, password: str, code: str | None
) -> None:
    with as_owner():
        cast.network.name = "Vallée du Sud"
        cast.network.save(update_fields=["name"])
        cast.alice.user.email = "personne.vraie@exemple.invalid"
        cast.alice.user.save()

    try:
        validate_password(password, cast.alice.user)
        found = None
    except ValidationError as refusal:
        found = refusal.error_list[0].code

    assert found == code


def test_a_common_password_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_password("1q2w3e4r5t6y7u8i", cast.alice.user)

    assert [error.code for error in refusal.value.error_list] == ["password_too_common"]
