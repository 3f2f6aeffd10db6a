"""Tokens: made and ended on a page, shown once, worth what their membership is worth."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete
from core.kernel.tenant import tenant
from core.tenancy.models import ApiToken, Role
from core.tenancy.operations.leaving import change_role, remove
from core.tenancy.operations.tokens import make_token
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import ApiTokenFactory
from tests.program import program_of
from tests.session import sign_in

ME = "/api/v1/me/"
FORM = {"label": "Logiciel du CCAS", "scopes": ["referrals:read"], "days": "90"}


def test_a_member_makes_a_token_shown_once_and_it_opens_the_api(client: Client, cast: Cast) -> None:
    sign_in(client, cast.alice)

    made = client.post(reverse("make_token"), FORM)
    text = client.get(made["Location"]).context["text"]

    assert client.get(made["Location"])["Location"] == reverse("tokens")
    assert text not in str(ApiToken.objects.values())
    me = Client(headers={"Authorization": f"Token {text}"}).get(ME)
    assert (me.status_code, me.json()["membership"]) == (200, str(cast.alice.pk))
    assert (me.json()["structure"]["slug"], me.json()["scopes"]) == ("ccas", ["referrals:read"])
    with as_owner():
        event = Event.objects.get(name="token.made")
    assert event.payload == {"scopes": ["referrals:read"], "days": 90}


def test_an_old_sign_in_proves_itself_again_before_a_token_is_made(client: Client, cast: Cast) -> None:
    client.force_login(cast.alice.user)

    page = client.get(reverse("make_token"))

    assert page["Location"].startswith(reverse("account_reauthenticate"))


def test_a_token_says_when_it_was_last_used(client: Client, cast: Cast) -> None:
    program_of(cast.alice).get(ME)

    token = ApiToken.objects.get()
    assert token.last_used_at is not None
    sign_in(client, cast.alice)
    assert "Servi" in client.get(reverse("tokens")).content.decode()


def test_a_token_taken_back_opens_nothing_more(client: Client, cast: Cast) -> None:
    program = program_of(cast.alice)
    sign_in(client, cast.alice)

    client.post(reverse("revoke_token", args=[ApiToken.objects.get().pk]))

    answer = program.get(ME)
    assert (answer.status_code, answer.json()["type"]) == (401, "not-signed-in")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"] == "Token"


def test_nobody_takes_back_the_token_of_another(client: Client, cast: Cast) -> None:
    with as_owner():
        token = ApiTokenFactory(membership=cast.alice)
    sign_in(client, cast.lea)

    assert client.post(reverse("revoke_token", args=[token.pk])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_token_past_its_day_opens_nothing(cast: Cast) -> None:
    program = program_of(
        cast.alice,
        created_at=clock.now() - timedelta(days=2),
        expires_at=clock.now() - timedelta(seconds=1),
    )

    assert program.get(ME).status_code == 401


@pytest.mark.parametrize("end", ["removed", "other role", "account closed"])
def test_a_token_ends_with_what_it_stands_on(cast: Cast, end: str) -> None:
    program = program_of(cast.alice)
    assert program.get(ME).status_code == 200

    with tenant(cast.lea):
        if end == "removed":
            remove(cast.alice, by=cast.lea)
        elif end == "other role":
            change_role(cast.alice, role=Role.DESK, by=cast.lea)
    if end == "account closed":
        User.objects.filter(pk=cast.alice.user_id).update(is_active=False)

    assert program.get(ME).status_code == 401


@pytest.mark.parametrize("header", ["Token relais_inconnu", "Token", "Bearer x", "Basic eDp5", "x"])
def test_what_is_no_token_opens_nothing_even_beside_a_session(
    client: Client, cast: Cast, header: str
) -> None:
    sign_in(client, cast.alice)

    assert client.get(ME, headers={"Authorization": header}).status_code == 401


def test_a_session_reads_the_api_and_writes_only_with_its_form_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, cast.alice)

    assert browser.get(ME).status_code == 200
    assert browser.post(ME).status_code == 403


def test_a_leads_token_needs_no_code_at_each_call(cast: Cast) -> None:
    assert program_of(cast.lea).get(ME).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"scopes": []}, "scopes"), ({"scopes": ["all"]}, "scopes"), ({"days": 400}, "days")],
    ids=["none", "unknown", "too long"],
)
def test_a_token_without_scope_or_end_is_refused(cast: Cast, changed: dict, field: str) -> None:
    said = {"label": "x", "scopes": ["referrals:read"], "days": 90} | changed

    with tenant(cast.alice), pytest.raises(Incomplete) as refusal:
        make_token(by=cast.alice, **said)

    assert refusal.value.field == field


def test_too_many_calls_wait(cast: Cast, settings) -> None:
    settings.RELAIS_CALLS_A_MINUTE = 2
    program = program_of(cast.alice)

    statuses = [program.get(ME).status_code for _ in range(3)]
    refused = program.get(ME)

    assert statuses == [200, 200, 429]
    assert refused.json()["type"] == "too-many-requests"
    assert refused["Retry-After"] == "60"
    assert program_of(cast.bob).get(ME).status_code == 200


def test_a_program_that_tries_addresses_waits_and_its_office_does_not(client: Client, cast: Cast) -> None:
    program = program_of(cast.alice)
    for _ in range(50):
        assert program.get("/api/v1/inconnu/").json()["type"] == "not-found"

    refused = program.get(ME)

    assert (refused.status_code, refused.json()["type"]) == (429, "too-many-requests")
    assert client.get(reverse("account_login")).status_code == 200


@pytest.mark.parametrize(("count", "expected"), [(1, 11), (3, 11)])
def test_the_list_of_tokens_asks_the_same_whatever_their_number(
    client: Client, cast: Cast, queries, count: int, expected: int
) -> None:
    with as_owner():
        for _ in range(count):
            ApiTokenFactory(membership=cast.alice)
    sign_in(client, cast.alice)
    client.get(reverse("tokens"))

    with queries() as seen:
        client.get(reverse("tokens"))

    assert len(seen) == expected


def test_the_command_prints_a_token_that_works(cast: Cast, capsys) -> None:
    call_command("create_token", cast.alice.user.email, structure="ccas", scopes=["persons:read"])

    text = capsys.readouterr().out.strip()
    me = Client(headers={"Authorization": f"Token {text}"}).get(ME).json()
    assert (me["role"], me["scopes"]) == ("social_worker", ["persons:read"])


def test_another_password_ends_the_tokens_made_before(cast: Cast) -> None:
    program = program_of(cast.alice)
    assert program.get(ME).status_code == 200

    with as_owner():
        cast.alice.user.set_password("une autre phrase, plus longue")
        cast.alice.user.save(update_fields=["password"])

    assert program.get(ME).status_code == 401


def test_a_token_not_used_yet_ends_too(cast: Cast) -> None:
    with tenant(cast.alice):
        _token, text = make_token(by=cast.alice, label="CCAS", scopes=["persons:read"])
    with as_owner():
        cast.alice.user.set_password("une autre phrase, plus longue")
        cast.alice.user.save(update_fields=["password"])

    assert Client(headers={"Authorization": f"Token {text}"}).get(ME).status_code == 401
