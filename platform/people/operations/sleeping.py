"""The two clocks of an account that nobody uses (people §8), network by network; tenancy does what they ask."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import InterfaceError, OperationalError

from core.kernel import clock
from core.kernel.sweeps import Keep, Sweep
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Membership
from core.tenancy.operations.sleeping import NOTICE, Delays, Step, end_unused, step_due, suspend, warn
from people.instruments.clocks import BY_NAME
from people.models import PrivacySetting

TASK = "unused_accounts"
ASLEEP, REMOVED = BY_NAME["account_suspended"], BY_NAME["account_removed"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    """The memberships of one user, the oldest first. A network that waits longer is waited for."""

    held: list[Membership]
    delays: Delays


def by_step(step: Step) -> Keep:
    """The sweep of one step: how many accounts are there, or took it."""

    def keep(really: bool) -> int:
        now = clock.now()
        due = [
            account
            for account in _unused()
            if step_due(account.held[0].user, account.held, now=now, delays=account.delays) == step
        ]
        return sum(_keep(step, account) for account in due) if really else len(due)

    return keep


def _unused() -> Iterator[Account]:
    """Accounts that no one used for long enough to look at. Neither operators' nor those of a demonstration."""
    found: dict[object, list[Membership]] = {}
    before = clock.now() - timedelta(days=ASLEEP.shortest) + NOTICE
    for membership in Membership.objects.held().unused_since(before):
        found.setdefault(membership.user_id, []).append(membership)
    decided = _decided()
    for held in found.values():
        yield Account(
            held, Delays(_longest(decided, ASLEEP.name, held), _longest(decided, REMOVED.name, held))
        )


def _decided() -> dict[tuple[int, str], int]:
    rows = PrivacySetting.objects.filter(name__in=(ASLEEP.name, REMOVED.name))
    return {(network, name): days for network, name, days in rows.values_list("network_id", "name", "value")}


def _longest(decided: dict[tuple[int, str], int], name: str, held: list[Membership]) -> timedelta:
    default = BY_NAME[name].days
    return timedelta(days=max(decided.get((one.network_id, name), default) for one in held))


def _keep(step: Step, account: Account) -> int:
    first = account.held[0]
    if step == Step.REMOVE:
        ended = [_within(one, partial(end_unused, one.pk, delays=account.delays)) for one in account.held]
        return int(any(ended))
    act = warn if step == Step.WARN else suspend
    return int(_within(first, partial(act, first.user_id, delays=account.delays)))


def _within(membership: Membership, act: Callable[..., bool]) -> bool:
    """One transaction each: what fails for one stops nobody else's clock."""
    try:
        with tenant(structure=membership.structure, system=TASK) as context:
            return act(by=system_member(context))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("clock not kept", extra={"item": str(membership.pk), "kind": TASK})
        return False


SWEEPS = (
    Sweep("accounts_removed", "365 days without signing in, once asleep", by_step(Step.REMOVE)),
    Sweep("accounts_suspended", "180 days without signing in, once told", by_step(Step.SUSPEND)),
    Sweep("accounts_warned", f"{NOTICE.days} days before they sleep", by_step(Step.WARN)),
)
