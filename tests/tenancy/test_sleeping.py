"""An account that sleeps: what its user meets, and who wakes it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, Sleep
from core.tenancy.operations.joining import invite
from core.tenancy.operations.sleeping import wake
from tests.accounts.steps import sign_in as type_password
from tests.cast import Cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.session import sign_in


def put_to_sleep(member: Membership) -> Membership:
    now = clock.now()
    with as_owner():
        Sleep(
            user=member.user,
            warned_at=now - timedelta(days=30),
            due_at=now - timedelta(days=10),
            suspended_at=now - timedelta(days=9),
        ).save()
        member.user.is_active = False
        member.user.save()
    return member


def fresh(member: Membership) -> Membership:
    return Membership.objects.select_related("user__sleep").get(pk=member.pk)


def test_a_sleeping_account_meets_the_words_of_a_wrong_password_and_everyone_reads_what_to_do(
    client: Client, cast: Cast
) -> None:
    put_to_sleep(cast.alice)

    asleep = type_password(client, cast.alice.user.email)
    unknown = type_password(client, "inconnue@exemple.invalid")

    assert asleep.status_code == unknown.status_code == 422
    assert asleep.context["form"].errors == unknown.context["form"].errors
    assert "mis en sommeil" in asleep.content.decode()
    assert "mis en sommeil" in client.get(reverse("account_login")).content.decode()


def test_the_lead_wakes_her_colleague_who_signs_in_and_is_told(client: Client, cast: Cast) -> None:
    put_to_sleep(cast.alice)
    sign_in(client, cast.lea)

    answer = client.post(reverse("wake_account", args=[cast.alice.pk]))
    type_password(alices := Client(), cast.alice.user.email)

    assert answer["Location"] == reverse("team")
    assert "Léa" in alices.get("/").content.decode()
    with as_owner():
        woken = Event.objects.get(name="account.woken")
    assert (woken.subject_id, woken.payload) == (str(cast.alice.pk), {})
    sleep = fresh(cast.alice).user.sleep  # type: ignore[attr-defined]
    assert (sleep.suspended_at, sleep.warned_at) == (None, None)


def test_the_coordinator_reads_that_a_structure_has_no_lead_and_wakes_her(client: Client, cast: Cast) -> None:
    put_to_sleep(cast.lea)
    sign_in(client, cast.solene)

    home = client.get("/").content.decode()
    team = client.get(reverse("team"))
    client.post(reverse("wake_account", args=[cast.lea.pk]))

    assert "structure dont le responsable ne se connecte plus" in home
    assert [(one.pk, one.alone) for one in team.context["asleep"]] == [(cast.lea.pk, True)]
    assert "Seul responsable de sa structure" in team.content.decode()
    assert fresh(cast.lea).user.is_active
    assert "ne se connecte plus" not in client.get("/").content.decode()


def test_beside_another_lead_nobody_is_alone(client: Client, cast: Cast) -> None:
    put_to_sleep(cast.lea)
    with as_owner():
        MembershipFactory(structure=cast.sender, role="lead")
    sign_in(client, cast.solene)

    assert [one.alone for one in client.get(reverse("team")).context["asleep"]] == [False]
    assert "ne se connecte plus" not in client.get("/").content.decode()


def test_waking_twice_is_harmless_and_recorded_once(cast: Cast) -> None:
    put_to_sleep(cast.alice)

    for _ in range(2):
        with tenant(cast.lea):
            wake(cast.alice, by=cast.lea)

    with as_owner():
        assert Event.objects.filter(name="account.woken").count() == 1


def test_an_account_closed_by_the_operator_is_not_woken(client: Client, cast: Cast) -> None:
    with as_owner():
        cast.alice.user.is_active = False
        cast.alice.user.save()
    sign_in(client, cast.lea)

    assert client.post(reverse("wake_account", args=[cast.alice.pk])).status_code == 404
    with tenant(cast.lea):
        wake(cast.alice, by=cast.lea)
    assert not fresh(cast.alice).user.is_active


@pytest.mark.parametrize("who", ["alice", "desk", "bob", "chloe", "dan"])
def test_the_others_wake_nobody_and_do_not_read_who_sleeps(client: Client, cast: Cast, who: str) -> None:
    with as_owner():
        other = put_to_sleep(MembershipFactory(structure=cast.sender, user__first_name="Zéphyrine"))
    member = getattr(cast, who)
    sign_in(client, member)

    assert client.post(reverse("wake_account", args=[other.pk])).status_code == 404
    assert "Zéphyrine" not in client.get(reverse("team")).content.decode()
    with tenant(member), pytest.raises(Membership.DoesNotExist):
        wake(other, by=member)


def test_nobody_wakes_a_membership_that_has_ended(cast: Cast) -> None:
    put_to_sleep(cast.alice)
    with as_owner():
        cast.alice.ended_at = clock.now()
        cast.alice.save(update_fields=["ended_at"])

    with tenant(cast.lea), pytest.raises(Refused):
        wake(cast.alice, by=cast.lea)


def test_one_who_sleeps_is_not_invited_again_but_woken(cast: Cast) -> None:
    put_to_sleep(cast.alice)

    with tenant(cast.lea), pytest.raises(Refused, match="réveille"):
        invite(cast.sender, email=cast.alice.user.email, role="mediator", by=cast.lea)


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_team_page_costs_the_same_however_many_sleep(
    client: Client, cast: Cast, queries, item_count: int
) -> None:
    for _ in range(item_count):
        with as_owner():
            put_to_sleep(MembershipFactory(structure=cast.sender))
    sign_in(client, cast.lea)
    client.get(reverse("team"))

    with queries() as seen:
        client.get(reverse("team"))

    assert len(seen) == 13
