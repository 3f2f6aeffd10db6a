"""The second factor: a printed card is enough, and nothing else answers before it."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from core.accounts.operations.passwords import password_link
from core.tenancy.middleware import ENROLMENT
from core.tenancy.models import Role
from tests.accounts.steps import choose_password, sign_in, take_a_card
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.security.crawler import OPAQUE, routes
from tests.security.foreign import world

AGAIN = "mfa_reauthenticate"


@pytest.mark.parametrize("who", ["lea", "solene"])
def test_without_a_second_factor_only_its_pages_answer_on_every_route(
    client: Client, cast: Cast, who: str
) -> None:
    sign_in(client, getattr(cast, who).user.email)
    ids = {name: values[0] for name, values in world(cast).items()}

    answered = set()
    for route in routes():
        address = route.address({name: ids.get(name, OPAQUE.get(name)) for name in route.parameters})
        for method in ("get", "post") if who == "lea" else ("get",):
            answer = getattr(client, method)(address)
            refused = address.startswith("/api/") and answer.status_code == 403
            led = answer.status_code == 302 and answer["Location"].startswith(reverse("mfa_index"))
            if not (refused or led):
                answered.add(route.name)

    assert answered <= ENROLMENT - {"account_logout"}
    assert client.get(reverse("mfa_index")).status_code == 200


def test_data_protection_asks_for_it_whatever_the_role(client: Client, cast: Cast) -> None:
    with as_owner():
        cast.alice.data_protection = True
        cast.alice.save(update_fields=["data_protection"])
    sign_in(client, cast.alice.user.email)

    assert client.get("/")["Location"] == reverse("mfa_index")


def test_the_others_are_not_asked(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice.user.email)

    assert client.get("/").status_code == 200


def test_a_printed_card_alone_is_enough(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)

    codes = take_a_card(client)
    before = client.get("/")
    passed = client.post(reverse(AGAIN), {"code": codes[0]})

    assert len(codes) == 20
    assert before["Location"].startswith(reverse(AGAIN))
    assert passed["Location"] == "/"
    assert client.get("/").status_code == 200


def test_the_next_sign_in_asks_for_a_code_and_each_serves_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    codes = take_a_card(client)
    client.post(reverse(AGAIN), {"code": codes[0]})
    client.post(reverse("account_logout"))

    asked = sign_in(client, cast.lea.user.email)
    used = client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    outside = client.get(reverse("persons"))
    fresh = client.post(reverse("mfa_authenticate"), {"code": codes[1]})

    assert asked["Location"] == reverse("mfa_authenticate")
    assert used.status_code == 422
    assert reverse("account_login") in outside["Location"]
    assert fresh["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.scenario("security", 38)
def test_the_sixth_wrong_code_is_told_to_wait_even_when_right(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    codes = take_a_card(client)

    wrong = [client.post(reverse(AGAIN), {"code": "00000000"}).status_code for _ in range(6)]
    right = client.post(reverse(AGAIN), {"code": codes[0]})

    assert wrong == [422] * 5 + [429]
    assert right.status_code == 429


def test_an_application_works_as_well_and_comes_with_a_card(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    enrolled = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert enrolled["Location"] == reverse("mfa_index")
    assert client.get("/").status_code == 200
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 20


def test_secrets_are_not_stored_in_the_clear(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    take_a_card(client)

    stored = Authenticator.objects.get(user=cast.lea.user).data["seed"]

    assert re.fullmatch(r"[0-9a-f]{80}", stored) is None


def test_a_session_opened_before_enrolling_is_asked_for_a_code(client: Client, cast: Cast) -> None:
    older = Client()
    sign_in(older, cast.lea.user.email)
    sign_in(client, cast.lea.user.email)
    take_a_card(client)

    assert older.get("/")["Location"].startswith(reverse(AGAIN))


@pytest.mark.scenario("security", 21)
def test_a_new_password_does_not_pass_the_second_factor(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    take_a_card(client)
    cast.lea.user.refresh_from_db()
    choose_password(Client(), password_link(cast.lea.user), "autre suite de mots calmes")

    asked = sign_in(Client(), cast.lea.user.email, "autre suite de mots calmes")

    assert asked["Location"] == reverse("mfa_authenticate")


@pytest.mark.scenario("security", 22)
def test_passing_the_second_factor_changes_the_session_key(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea.user.email)
    codes = take_a_card(client)
    key = client.session.session_key

    client.post(reverse(AGAIN), {"code": codes[0]})

    assert client.session.session_key != key


def test_who_leads_one_of_two_structures_enrols_before_choosing(client: Client, cast: Cast) -> None:
    with as_owner():
        MembershipFactory(user=cast.lea.user, structure=cast.recipient, role=Role.DESK)
    sign_in(client, cast.lea.user.email)

    assert client.get(reverse("choose_structure"))["Location"] == reverse("mfa_index")
