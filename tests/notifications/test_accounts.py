"""Mails about one's own account, that sleeps or has ended: to its user, and to nobody in her place."""

from datetime import timedelta

import pytest

from core.accounts.models import User
from core.kernel import clock
from core.kernel.sweeps import registered
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, Sleep
from core.tenancy.operations.leaving import leave, remove
from notifications.models import Message
from notifications.operations.planning import plan_due
from notifications.tasks import one_round
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.notifications.conftest import plain


def warned(town):
    """Alice did not sign in for 170 days: she was told this night."""
    now = clock.now()
    User.objects.exclude(pk=town.alice.user_id).update(last_login=now)
    User.objects.filter(pk=town.alice.user_id).update(
        last_login=now - timedelta(days=170), date_joined=now - timedelta(days=400)
    )
    return next(sweep for sweep in registered() if sweep.name == "accounts_warned").keep(True)


def test_the_user_is_told_by_mail_from_which_day_her_account_sleeps(town, sink):
    assert warned(town) == 1

    one_round()

    [received] = sink.received
    assert received["To"] == town.alice.user.email
    assert "va être mis en sommeil" in received["Subject"]
    assert "Une seule connexion suffit" in plain(received)
    assert "de la personne" not in plain(received)


def test_one_woken_or_asleep_meanwhile_gets_no_such_mail(town, sink):
    warned(town)
    Sleep.objects.update(warned_at=None, due_at=None)

    one_round()

    assert sink.received == []


def test_the_team_is_not_told_in_her_place(town, sink):
    warned(town)
    plan_due()
    User.objects.filter(pk=town.alice.user_id).update(is_active=False)
    one_round()

    assert sink.received == []
    with as_owner():
        assert list(Message.objects.values_list("state", "user_id")) == [("skipped", town.alice.user_id)]


@pytest.mark.parametrize("by_herself", [True, False])
def test_whose_membership_has_ended_is_told_so_once_and_nothing_else(town, sink, by_herself):
    ended = town.bob if not by_herself else town.alice
    with as_owner():
        lead = MembershipFactory(structure=ended.structure, role="lead")
    acting = ended if by_herself else lead
    with tenant(acting):
        leave(ended) if by_herself else remove(Membership.objects.get(pk=ended.pk), by=lead)

    one_round()
    one_round()

    [received] = sink.received
    assert received["To"] == ended.user.email
    assert "Votre accès à Relais a pris fin" in received["Subject"]
    assert ended.structure.name in plain(received)
    assert "messages/" not in plain(received)


def test_an_account_that_is_shut_gets_no_mail_of_it(town, sink):
    with tenant(town.bob):
        leave(town.bob)
    User.objects.filter(pk=town.bob.user_id).update(is_active=False)

    one_round()

    assert sink.received == []
