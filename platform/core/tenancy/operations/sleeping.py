"""An account that nobody uses (people §8): told, put to sleep, woken by who answers for it, or its memberships end.

Each act looks again once it holds the account: who has signed in meanwhile is left alone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.operations.sessions import end_sessions
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import Membership, Role, Sleep
from core.tenancy.operations.leaving import end

NOTICE = timedelta(days=14)


class Step(StrEnum):
    WARN = "warn"
    SUSPEND = "suspend"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Delays:
    """Without signing in: how long before an account sleeps, and before its memberships end."""

    asleep: timedelta
    removed: timedelta


def step_due(user: User, held: list[Membership], *, now: datetime, delays: Delays) -> Step | None:
    """What time asks of this account; None: nothing today, or nobody could wake it or take its place.

    The only coordinator of a network never sleeps. The last lead of a structure sleeps, the coordination
    is told on its page, and her memberships stay."""
    sleep = getattr(user, "sleep", None)
    since = _unused_since(user, sleep)
    if not held or any(_only_coordinator(one) for one in held):
        return None
    if not user.is_active:
        if sleep is None or sleep.suspended_at is None or any(_last_lead(one) for one in held):
            return None
        return Step.REMOVE if now >= max(since + delays.removed, sleep.suspended_at + NOTICE) else None
    if sleep is not None and sleep.warned_at is not None and sleep.warned_at > since:
        return Step.SUSPEND if now >= max(sleep.due_at, since + delays.asleep) else None
    return Step.WARN if now >= since + delays.asleep - NOTICE else None


@transaction.atomic
def warn(user_id: UUID, *, by: Member, delays: Delays) -> bool:
    """Say by mail from which day the account will sleep. Told since it was last used: nothing."""
    now = clock.now()
    user, held = _account(user_id)
    if step_due(user, held, now=now, delays=delays) != Step.WARN:
        return False
    sleep = _sleep_of(user)
    sleep.warned_at, sleep.due_at = now, _day_told(user, sleep, held[0], now=now, delays=delays)
    sleep.suspended_at = None
    sleep.save(update_fields=["warned_at", "due_at", "suspended_at"])
    record(
        "account.warned",
        subject=sleep,
        by=by,
        account=str(sleep.pk),
        member=str(held[0].pk),
        structure=held[0].structure_id,
    )
    return True


@transaction.atomic
def suspend(user_id: UUID, *, by: Member, delays: Delays) -> bool:
    """From now on the account signs nobody in, and receives nothing. Its memberships stay. Twice is harmless."""
    now = clock.now()
    user, held = _account(user_id, keeping_coordinators=True)
    if step_due(user, held, now=now, delays=delays) != Step.SUSPEND:
        return False
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user.pk)
    sleep = _sleep_of(user)
    sleep.suspended_at = now
    sleep.save(update_fields=["suspended_at"])
    record("account.suspended", subject=sleep, by=by)
    return True


@transaction.atomic
def end_unused(membership_id: UUID, *, by: Member, delays: Delays) -> bool:
    """One membership of an account that slept too long ends, as when someone leaves. Twice is harmless.

    With the last one the account is like any that has left: it opens nothing, and an invitation brings it back."""
    membership = Membership.objects.locked(membership_id)
    user, held = _account(membership.user_id)
    if membership.ended_at is not None:
        return False
    if step_due(user, held, now=clock.now(), delays=delays) != Step.REMOVE:
        return False
    end(membership, by=by)
    if len(held) == 1:
        user.is_active = True
        user.save(update_fields=["is_active"])
        Sleep.objects.filter(user_id=user.pk).delete()
    return True


@transaction.atomic
def wake(membership: Membership, *, by: Membership) -> Membership:
    """The account signs in again, by its own password. Its clock starts afresh, and the user is told who did it.

    Waking an account that is awake is harmless."""
    seen: Membership = Membership.objects.administered_by(by).get(pk=membership.pk)
    require(rules.can_administer(by, seen), _("Vous ne pouvez pas réveiller ce compte."))
    user, _held = _account(seen.user_id)
    sleep = Sleep.objects.filter(user_id=user.pk).first()
    if user.is_active or sleep is None or sleep.suspended_at is None:
        return seen
    now = clock.now()
    user.is_active = True
    user.helped_at, user.helped_with = now, "account"
    user.helped_by = f"{by.user.get_full_name()} ({by.structure.name})"
    user.save(update_fields=["is_active", "helped_at", "helped_with", "helped_by"])
    sleep.warned_at = sleep.due_at = sleep.suspended_at = None
    sleep.woken_at = now
    sleep.save(update_fields=["warned_at", "due_at", "suspended_at", "woken_at"])
    record("account.woken", subject=seen, by=by)
    return seen


def _account(user_id: UUID, *, keeping_coordinators: bool = False) -> tuple[User, list[Membership]]:
    """The account, locked, and the memberships it holds, the oldest first.

    `keeping_coordinators`: two coordinators of a network take turns, so that one stays awake."""
    held = list(
        Membership.objects.held()
        .of_user(user_id)
        .select_related("structure", "network")
        .order_by("created_at", "pk")
    )
    if keeping_coordinators and (networks := {one.network_id for one in held if one.coordinates}):
        list(
            Membership.objects.filter(network_id__in=networks, role=Role.COORDINATOR, ended_at=None)
            .select_for_update(of=("self",), no_key=True)
            .order_by("pk")
        )
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id), held


def _sleep_of(user: User) -> Sleep:
    found = Sleep.objects.filter(user_id=user.pk).first()
    if found is None:
        found = Sleep(user=user)
        found.save()
    return found


def _unused_since(user: User, sleep: Sleep | None) -> datetime:
    known = (user.date_joined, user.last_login, sleep.woken_at if sleep else None)
    return max(instant for instant in known if instant is not None)


def _day_told(user: User, sleep: Sleep, membership: Membership, *, now: datetime, delays: Delays) -> datetime:
    """The midnight that ends the notice, where she works."""
    zone = ZoneInfo(membership.network.time_zone)
    day = max(_unused_since(user, sleep) + delays.asleep, now + NOTICE).astimezone(zone)
    return day.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _only_coordinator(membership: Membership) -> bool:
    others = Membership.objects.current().filter(network_id=membership.network_id, role=Role.COORDINATOR)
    return membership.coordinates and not others.exclude(user_id=membership.user_id).exists()


def _last_lead(membership: Membership) -> bool:
    others = Membership.objects.current().filter(structure_id=membership.structure_id, role=Role.LEAD)
    return membership.role == Role.LEAD and not others.exclude(user_id=membership.user_id).exists()
