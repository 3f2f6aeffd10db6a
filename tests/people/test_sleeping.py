"""Accounts that nobody uses: told, asleep, then out of their structures; the last who answers stays (people §8)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from core.accounts.models import User
from core.journal.models import Event
from core.kernel import clock
from core.kernel.sweeps import registered
from core.tenancy.models import Membership, Role, Sleep
from people.models import PrivacySetting
from tests.cast import make_cast
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once

ACCOUNTS = {"accounts_removed", "accounts_suspended", "accounts_warned"}


def night(days: float, *, start=None) -> dict[str, int]:
    """One run of the three sweeps, as the nightly task does, after so many days."""
    with clock.moved((start or clock.now()) + timedelta(days=days)):
        return {
            sweep.name.removeprefix("accounts_"): sweep.keep(True)
            for sweep in registered()
            if sweep.name in ACCOUNTS
        }


def only_alice_idles(cast):
    """The others have signed in long after any day of these tests."""
    User.objects.exclude(pk=cast.alice.user_id).update(last_login=clock.now() + timedelta(days=4000))


@pytest.fixture
@made_once
def idle(cast):
    only_alice_idles(cast)
    return cast


def fresh(user_id):
    return User.objects.get(pk=user_id)


def events(*names):
    with as_owner():
        return list(Event.objects.filter(name__in=names).order_by("at").values_list("name", flat=True))


def test_an_account_is_told_then_sleeps_then_leaves_its_structures(idle):
    start, user = clock.now(), idle.alice.user_id
    nothing = {"removed": 0, "suspended": 0, "warned": 0}

    assert night(165, start=start) == nothing
    assert night(166.5, start=start) == nothing | {"warned": 1}
    assert night(179, start=start) == nothing
    assert fresh(user).is_active
    assert night(181, start=start) == nothing | {"suspended": 1}
    assert not fresh(user).is_active
    assert night(364, start=start) == nothing
    assert night(366, start=start) == nothing | {"removed": 1}
    assert night(500, start=start) == nothing

    assert Membership.objects.get(pk=idle.alice.pk).ended_at is not None
    assert (fresh(user).is_active, Sleep.objects.count()) == (True, 0)
    assert events("account.warned", "account.suspended", "membership.ended") == [
        "account.warned",
        "account.suspended",
        "membership.ended",
    ]


def test_who_signs_in_after_the_notice_is_left_alone_and_told_again_another_time(idle):
    start, user = clock.now(), idle.alice.user_id
    night(170, start=start)
    User.objects.filter(pk=user).update(last_login=start + timedelta(days=175))

    assert night(200, start=start)["suspended"] == 0
    assert night(175 + 170, start=start)["warned"] == 1
    assert night(175 + 200, start=start)["suspended"] == 1


def test_a_sweep_that_did_not_run_for_long_still_leaves_a_fortnight(idle):
    start = clock.now()

    assert night(800, start=start) == {"removed": 0, "suspended": 0, "warned": 1}
    assert night(810, start=start)["suspended"] == 0
    assert night(815, start=start)["suspended"] == 1
    assert night(816, start=start)["removed"] == 0
    assert night(830, start=start)["removed"] == 1


def test_a_network_may_wait_less_and_what_was_told_keeps_its_day(idle):
    start = clock.now()
    night(167, start=start)
    with as_owner():
        PrivacySetting(network=idle.network, name="account_suspended", value=60).save()

    assert night(175, start=start)["suspended"] == 0
    assert night(181, start=start)["suspended"] == 1


def test_of_two_networks_the_longer_wait_counts(idle):
    start = clock.now()
    with as_owner():
        MembershipFactory(user=idle.alice.user, structure=idle.elsewhere)
        PrivacySetting(network=idle.network, name="account_suspended", value=60).save()

    assert night(60, start=start)["warned"] == 0
    assert night(167, start=start)["warned"] == 1


def test_every_membership_ends_and_the_account_counts_once(idle):
    start = clock.now()
    with as_owner():
        MembershipFactory(user=idle.alice.user, structure=idle.recipient)
    for days in (167, 181):
        night(days, start=start)

    assert night(366, start=start)["removed"] == 1
    assert not Membership.objects.of_user(idle.alice.user_id).filter(ended_at=None).exists()


def test_the_last_lead_sleeps_and_is_not_removed(cast):
    start = clock.now()
    User.objects.exclude(pk=cast.lea.user_id).update(last_login=start + timedelta(days=4000))
    for days in (167, 181):
        night(days, start=start)

    assert night(700, start=start)["removed"] == 0
    assert Membership.objects.get(pk=cast.lea.pk).ended_at is None
    assert not fresh(cast.lea.user_id).is_active


def test_a_lead_beside_another_is_removed(cast):
    start = clock.now()
    with as_owner():
        MembershipFactory(structure=cast.sender, role=Role.LEAD)
    User.objects.exclude(pk=cast.lea.user_id).update(last_login=start + timedelta(days=4000))
    for days in (167, 181):
        night(days, start=start)

    assert night(366, start=start)["removed"] == 1


def test_the_only_coordinator_never_sleeps_and_a_second_one_does(cast):
    start = clock.now()
    User.objects.exclude(pk=cast.solene.user_id).update(last_login=start + timedelta(days=4000))

    assert [night(days, start=start) for days in (167, 181, 400)] == [
        {"removed": 0, "suspended": 0, "warned": 0}
    ] * 3
    with as_owner():
        MembershipFactory(structure=cast.coordination, role=Role.COORDINATOR, user__last_login=start)
    assert night(167, start=start)["warned"] == 2
    assert night(182, start=start)["suspended"] == 1


@pytest.mark.parametrize("kind", ["demo", "is_staff"])
def test_the_personas_of_a_demonstration_and_operators_are_none_of_it(idle, kind):
    User.objects.filter(pk=idle.alice.user_id).update(**{kind: True})

    assert night(400)["warned"] == 0


def test_the_command_counts_them_and_changes_nothing_when_dry(idle):
    out = StringIO()
    with clock.moved(clock.now() + timedelta(days=170)):
        call_command("retention", system=True, dry_run=True, stdout=out)

    assert "     1  accounts_warned: 14 days before they sleep" in out.getvalue()
    assert not Sleep.objects.exists()


def test_one_account_that_fails_stops_no_other(cast, monkeypatch, caplog):
    from people.operations import sleeping  # noqa: PLC0415  app ready

    User.objects.exclude(pk__in=[cast.alice.user_id, cast.bob.user_id]).update(
        last_login=clock.now() + timedelta(days=4000)
    )
    warn = sleeping.warn

    def fails_for_alice(user_id, **rest):
        if user_id == cast.alice.user_id:
            raise ValueError
        return warn(user_id, **rest)

    monkeypatch.setattr(sleeping, "warn", fails_for_alice)

    assert night(170)["warned"] == 1
    assert "clock not kept" in caplog.text


def test_the_journal_says_nothing_of_when_someone_signed_in(idle):
    start = clock.now()
    for days in (167, 181):
        night(days, start=start)

    with as_owner():
        [warned, suspended] = Event.objects.filter(name__startswith="account.").order_by("at")
    assert set(warned.payload) == {"account", "member", "structure"}
    assert suspended.payload == {}


def test_the_database_lets_no_account_sleep_untold_or_before_its_day(cast):
    now = clock.now()
    for fields in (
        {"suspended_at": now},
        {"warned_at": now},
        {"warned_at": now, "due_at": now + timedelta(days=14), "suspended_at": now + timedelta(days=13)},
    ):
        with as_owner(), pytest.raises(IntegrityError), transaction.atomic():
            Sleep(user=cast.alice.user, **fields).save()


@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_tell_and_suspend_once_and_leave_one_coordinator(race):
    with as_owner():
        cast = make_cast()
        second = MembershipFactory(structure=cast.coordination, role=Role.COORDINATOR)
    both = [cast.solene.user_id, second.user_id]
    start = clock.now()
    User.objects.exclude(pk__in=both).update(last_login=start + timedelta(days=4000))

    told = race(lambda: night(170, start=start), lambda: night(170, start=start))
    asleep = race(lambda: night(190, start=start), lambda: night(190, start=start))

    assert sum(one["warned"] for one in told) == 2
    assert sum(one["suspended"] for one in asleep) == 1
    assert User.objects.filter(pk__in=both, is_active=True).count() == 1
