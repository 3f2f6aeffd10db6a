"""The team's pages: inviting, changing a role, removing, handing over a password link."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, Role
from core.tenancy.operations.leaving import change_role, leave, remove
from tests.accounts.steps import choose_password, take_a_card
from tests.accounts.steps import sign_in as type_password
from tests.cast import Cast, make_cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in


def last_event() -> tuple[str, dict]:
    with as_owner():
        event = Event.objects.order_by("at").last()
    return event.name, event.payload


def is_out(client: Client) -> bool:
    return reverse("account_login") in client.get(reverse("persons")).headers.get("Location", "")


@pytest.mark.scenario("security", 22)
def test_a_lead_removes_a_colleague_whose_next_click_asks_to_sign_in(client: Client, cast: Cast) -> None:
    alices = Client()
    sign_in(alices, cast.alice)
    sign_in(client, cast.lea)

    answer = client.post(reverse("remove_colleague", args=[cast.alice.pk]))

    assert answer["Location"] == reverse("team")
    assert is_out(alices)
    assert last_event()[0] == "membership.ended"


@pytest.mark.scenario("security", 22)
def test_a_changed_role_ends_the_sessions(client: Client, cast: Cast) -> None:
    alices = Client()
    sign_in(alices, cast.alice)
    sign_in(client, cast.lea)

    client.post(reverse("colleague", args=[cast.alice.pk]), {"role": Role.DESK})

    cast.alice.refresh_from_db()
    assert cast.alice.role == Role.DESK
    assert is_out(alices)
    assert last_event() == ("membership.role_changed", {"role": "desk"})


def test_the_same_role_again_changes_nothing(client: Client, cast: Cast) -> None:
    alices = Client()
    sign_in(alices, cast.alice)

    with tenant(cast.lea):
        change_role(cast.alice, role=cast.alice.role, by=cast.lea)

    assert not is_out(alices)


@pytest.mark.parametrize("address", ["colleague", "remove_colleague"])
def test_nobody_changes_herself(client: Client, cast: Cast, address: str) -> None:
    sign_in(client, cast.lea)

    assert client.post(reverse(address, args=[cast.lea.pk]), {"role": Role.DESK}).status_code == 404
    with tenant(cast.lea), pytest.raises(Refused):
        change_role(cast.lea, role=Role.MEDIATOR, by=cast.lea)
    with tenant(cast.lea), pytest.raises(Refused):
        remove(cast.lea, by=cast.lea)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER])
def test_a_lead_makes_nobody_coordinator_or_observer(client: Client, cast: Cast, role: str) -> None:
    sign_in(client, cast.lea)

    assert client.post(reverse("colleague", args=[cast.alice.pk]), {"role": role}).status_code == 422
    with tenant(cast.lea), pytest.raises(Refused):
        change_role(cast.alice, role=role, by=cast.lea)


@pytest.mark.parametrize("who", ["alice", "desk", "bob", "chloe", "dan"])
def test_the_others_meet_no_such_page(client: Client, cast: Cast, who: str) -> None:
    sign_in(client, getattr(cast, who))

    for name, parameters in (("invite", []), ("hand_over", []), ("colleague", [cast.desk.pk])):
        assert client.get(reverse(name, args=parameters)).status_code == 404


@pytest.mark.parametrize("act", [remove, change_role])
@pytest.mark.parametrize("who", ["alice", "bob", "dan", "solene"])
def test_a_stranger_to_the_membership_is_stopped(cast: Cast, act, who: str) -> None:
    member = getattr(cast, who)
    more = {"role": Role.DESK} if act is change_role else {}

    with tenant(member), pytest.raises(Membership.DoesNotExist):
        act(cast.desk, by=member, **more)


def test_the_coordinator_removes_a_lead_of_the_network(cast: Cast) -> None:
    with tenant(cast.solene):
        remove(cast.lea, by=cast.solene)

    cast.lea.refresh_from_db()
    assert cast.lea.ended_at is not None


def test_removing_twice_is_refused(cast: Cast) -> None:
    with tenant(cast.lea):
        remove(cast.alice, by=cast.lea)

    with tenant(cast.lea), pytest.raises(Conflict):
        remove(cast.alice, by=cast.lea)


@pytest.mark.django_db(transaction=True)
def test_of_two_parallel_removals_one_is_recorded(race) -> None:
    with as_owner():
        cast = make_cast()

    def take_out() -> Membership:
        with tenant(cast.lea):
            return remove(cast.alice, by=cast.lea)

    results = race(take_out, take_out)

    assert [type(result) for result in results if isinstance(result, Exception)] == [Conflict]


def test_one_leaves_and_the_last_lead_does_not(cast: Cast) -> None:
    with tenant(cast.alice):
        leave(cast.alice)
    with tenant(cast.lea), pytest.raises(Refused):
        leave(cast.lea)

    assert list(Membership.objects.visible_to(cast.lea).current().order_by("role")) == [cast.desk, cast.lea]


def test_the_invitations_link_is_shown_once(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea)
    answer = client.post(
        reverse("invite"),
        {"email": "nouvelle@exemple.invalid", "structure": cast.sender.pk, "role": Role.MEDIATOR},
    )

    shown = client.get(answer["Location"]).content.decode()
    again = client.get(answer["Location"])

    assert re.search(r"http\S+/compte/invitation/[\w-]{43}/", shown)
    assert again["Location"] == reverse("team")


def test_a_forged_structure_is_refused_like_an_unknown_one(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea)
    data = {"email": "nouvelle@exemple.invalid", "role": Role.MEDIATOR}

    foreign = client.post(reverse("invite"), data | {"structure": cast.recipient.pk})
    unknown = client.post(reverse("invite"), data | {"structure": 999999})

    assert foreign.status_code == unknown.status_code == 422
    assert foreign.context["form"].errors == unknown.context["form"].errors


def test_the_team_page_shows_colleagues_and_who_may_change_them(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lea)
    as_lead = client.get(reverse("team")).context["colleagues"]
    sign_in(client, cast.alice)
    as_alice = client.get(reverse("team")).context["colleagues"]

    assert [(one.pk, may) for one, may in as_lead] == [
        (cast.alice.pk, True),
        (cast.desk.pk, True),
        (cast.lea.pk, False),
    ]
    assert [may for _, may in as_alice] == [False, False, False]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_team_page_costs_the_same_whatever_its_length(
    client: Client, cast: Cast, queries, item_count: int
) -> None:
    with as_owner():
        for _ in range(item_count):
            MembershipFactory(structure=cast.sender)
    sign_in(client, cast.lea)
    client.get(reverse("team"))

    with queries() as seen:
        client.get(reverse("team"))

    assert len(seen) == 13


@pytest.mark.scenario("security", 21)
def test_without_mail_a_lead_hands_over_a_password_link_and_the_user_is_told(
    client: Client, cast: Cast, settings
) -> None:
    settings.SIMULATED_SENDING = True
    sign_in(client, cast.lea)

    answer = client.post(reverse("password_link", args=[cast.alice.pk]))
    link = client.get(answer["Location"]).context["link"]
    recorded = last_event()
    alices = Client()
    choose_password(alices, link, "autre suite de mots calmes")
    type_password(alices, cast.alice.user.email, "autre suite de mots calmes")
    told = alices.get("/").content.decode()
    type_password(other := Client(), cast.alice.user.email, "autre suite de mots calmes")

    assert recorded[0] == "password_link.created"
    assert "Léa" in told
    assert "a préparé pour vous un lien" in told
    assert "a préparé pour vous un lien" not in other.get("/").content.decode()


def test_no_link_for_who_also_works_elsewhere(client: Client, cast: Cast, settings) -> None:
    settings.SIMULATED_SENDING = True
    with as_owner():
        MembershipFactory(user=cast.alice.user, structure=cast.recipient)
    sign_in(client, cast.lea)

    answer = client.post(reverse("password_link", args=[cast.alice.pk]))

    assert answer.status_code == 409
    assert "autre structure" in answer.content.decode()


def test_where_messages_leave_nobody_makes_a_link_for_another(client: Client, cast: Cast, settings) -> None:
    settings.SIMULATED_SENDING = False
    sign_in(client, cast.lea)

    assert client.post(reverse("password_link", args=[cast.alice.pk])).status_code == 409


def test_a_lost_second_factor_is_taken_away_recorded_and_told(client: Client, cast: Cast) -> None:
    leads = Client()
    type_password(leads, cast.lea.user.email)
    take_a_card(leads)
    sign_in(client, cast.solene)

    answer = client.post(reverse("reset_second_factor", args=[cast.lea.pk]))

    assert answer["Location"] == reverse("team")
    assert is_out(leads)
    assert last_event()[0] == "second_factor.reset"
    type_password(leads, cast.lea.user.email)
    page = leads.get("/", follow=True)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "a retiré votre second facteur" in page.content.decode()


def test_a_lead_of_the_coordination_does_not_answer_for_the_coordinator(client: Client, cast: Cast) -> None:
    with as_owner():
        lead = MembershipFactory(structure=cast.coordination, role=Role.LEAD)
    sign_in(client, lead)

    for name in ("colleague", "remove_colleague", "password_link", "reset_second_factor"):
        assert client.post(reverse(name, args=[cast.solene.pk]), {"role": Role.DESK}).status_code == 404
