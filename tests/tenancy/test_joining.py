"""Entering a structure by invitation."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Invitation, Membership, Role
from core.tenancy.operations.joining import NewAccount, accept_invitation, invite, revoke
from tests.accounts.steps import sign_in
from tests.cast import Cast, make_cast
from tests.factories.floor import as_owner
from tests.session import sign_in as session_of

EMAIL = "nouvelle@exemple.invalid"
ACCOUNT = NewAccount("Nour", "Exemple", "quatre mots sans rapport")


def invited(cast: Cast, email: str = EMAIL, role: str = Role.MEDIATOR) -> str:
    with tenant(cast.lea):
        return invite(cast.sender, email=email, role=role, by=cast.lea)[1]


def accept(cast: Cast, token: str, **who) -> Membership:
    with tenant(public=cast.network.pk):
        return accept_invitation(token, **who)


def events() -> list[str]:
    with as_owner():
        return list(Event.objects.order_by("at").values_list("name", flat=True))


def test_a_lead_invites_and_the_invited_joins_with_a_new_account(cast: Cast) -> None:
    membership = accept(cast, invited(cast), account=ACCOUNT)

    assert (membership.structure, membership.role) == (cast.sender, Role.MEDIATOR)
    assert membership.user.email == EMAIL
    assert membership.user.check_password(ACCOUNT.password)
    assert events() == ["invitation.created", "invitation.accepted"]


def test_the_token_is_long_and_only_its_digest_is_stored(cast: Cast) -> None:
    token = invited(cast)

    stored = Invitation.objects.get(email=EMAIL).token_hash
    assert len(token) >= 43
    assert stored == hashlib.sha256(token.encode()).hexdigest()


@pytest.mark.parametrize("who", ["alice", "desk", "bob", "dan"])
def test_who_does_not_answer_for_the_structure_invites_nobody(cast: Cast, who: str) -> None:
    member = getattr(cast, who)
    with tenant(member), pytest.raises(Refused):
        invite(cast.sender, email=EMAIL, role=Role.MEDIATOR, by=member)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_a_lead_gives_no_role_of_the_network(cast: Cast, role: str) -> None:
    with tenant(cast.lea), pytest.raises(Refused):
        invite(cast.sender, email=EMAIL, role=role, by=cast.lea)


def test_a_lead_names_no_data_protection_officer(cast: Cast) -> None:
    with tenant(cast.lea), pytest.raises(Refused):
        invite(cast.sender, email=EMAIL, role=Role.LEAD, by=cast.lea, data_protection=True)


def test_the_coordinator_invites_leads_of_the_network_and_nobody_else(cast: Cast) -> None:
    with tenant(cast.solene):
        invitation, _ = invite(cast.recipient, email=EMAIL, role=Role.LEAD, by=cast.solene)
        with pytest.raises(Refused):
            invite(cast.recipient, email=EMAIL, role=Role.MEDIATOR, by=cast.solene)
        with pytest.raises(Refused):
            invite(cast.elsewhere, email=EMAIL, role=Role.LEAD, by=cast.solene)

    assert invitation.structure == cast.recipient


def test_a_member_of_the_structure_is_not_invited_again(cast: Cast) -> None:
    with tenant(cast.lea), pytest.raises(Refused):
        invite(cast.sender, email=cast.alice.user.email.upper(), role=Role.MEDIATOR, by=cast.lea)


def test_an_invitation_serves_once(cast: Cast) -> None:
    token = invited(cast)
    accept(cast, token, account=ACCOUNT)

    with pytest.raises(Conflict):
        accept(cast, token, account=ACCOUNT)


def test_an_invitation_dies_after_seven_days(cast: Cast) -> None:
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as moment:
        token = invited(cast)
        moment.shift(timedelta(days=7, seconds=1))

        with pytest.raises(Conflict):
            accept(cast, token, account=ACCOUNT)


def test_an_invitation_taken_back_opens_nothing(cast: Cast) -> None:
    token = invited(cast)
    with tenant(cast.lea):
        revoke(Invitation.objects.get(email=EMAIL), by=cast.lea)

    with pytest.raises(Conflict):
        accept(cast, token, account=ACCOUNT)


@pytest.mark.parametrize("who", ["bob", "dan", "solene"])
def test_a_stranger_takes_back_nothing(cast: Cast, who: str) -> None:
    invited(cast)
    member = getattr(cast, who)

    with tenant(member), pytest.raises(Invitation.DoesNotExist):
        revoke(Invitation.objects.get(email=EMAIL), by=member)


def test_an_invitation_is_bound_to_its_address(cast: Cast) -> None:
    with pytest.raises(Refused):
        accept(cast, invited(cast), user=cast.bob.user)


def test_a_known_address_gets_no_second_account(cast: Cast) -> None:
    with pytest.raises(Refused):
        accept(cast, invited(cast, cast.bob.user.email), account=ACCOUNT)


def test_a_refused_acceptance_leaves_the_invitation_open(cast: Cast) -> None:
    token = invited(cast)
    with pytest.raises(Refused):
        accept(cast, token, user=cast.bob.user)

    assert accept(cast, token, account=ACCOUNT).user.email == EMAIL


@pytest.mark.django_db(transaction=True)
def test_of_two_parallel_uses_one_wins(race) -> None:
    with as_owner():
        cast = make_cast()
    with tenant(cast.lea):
        token = invite(cast.sender, email=cast.bob.user.email, role=Role.DESK, by=cast.lea)[1]

    results = race(*[lambda: accept(cast, token, user=cast.bob.user)] * 2)

    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [Conflict]
    assert Membership.objects.filter(user=cast.bob.user, structure=cast.sender).count() == 1


def test_the_page_takes_the_token_out_of_the_address_and_signs_in(client: Client, cast: Cast) -> None:
    first = client.get(reverse("invitation", args=[invited(cast)]))
    page = client.get(first["Location"])
    done = client.post(
        first["Location"], {"first_name": "Nour", "last_name": "Exemple", "password": ACCOUNT.password}
    )

    assert first["Location"] == reverse("join")
    assert first["Referrer-Policy"] == "no-referrer"
    assert EMAIL in page.content.decode()
    assert done["Location"] == "/"
    assert client.get("/").wsgi_request.member.structure == cast.sender


def test_the_page_refuses_a_password_that_holds_a_name_and_keeps_what_was_typed(
    client: Client, cast: Cast
) -> None:
    client.get(reverse("invitation", args=[invited(cast)]))

    page = client.post(
        reverse("join"), {"first_name": "Nouria", "last_name": "Exemple", "password": "nouria et la suite"}
    )

    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["password"]
    assert 'value="Nouria"' in page.content.decode()


def test_who_has_an_account_signs_in_then_joins(client: Client, cast: Cast) -> None:
    client.get(reverse("invitation", args=[invited(cast, cast.bob.user.email, Role.DESK)]))
    asked = client.get(reverse("join")).content.decode()
    sign_in(client, cast.bob.user.email)

    done = client.post(reverse("join"))

    assert f"{reverse('account_login')}?next={reverse('join')}" in asked
    assert done["Location"] == "/"
    assert client.get("/").wsgi_request.member.structure == cast.sender


def test_in_somebody_elses_account_the_invitation_is_refused(client: Client, cast: Cast) -> None:
    session_of(client, cast.chloe)
    client.get(reverse("invitation", args=[invited(cast)]))

    refused = client.post(reverse("join"))

    assert refused.status_code == 409
    assert "autre adresse" in refused.content.decode()


@pytest.mark.parametrize("token", ["x" * 43, "x"])
def test_an_unknown_link_reads_like_a_used_one(client: Client, cast: Cast, token: str) -> None:
    used = invited(cast)
    accept(cast, used, account=ACCOUNT)
    other = Client()

    unknown = client.get(reverse("invitation", args=[token]), follow=True)
    spent = other.get(reverse("invitation", args=[used]), follow=True)

    assert unknown.status_code == spent.status_code == 404
    assert unknown.content == spent.content
