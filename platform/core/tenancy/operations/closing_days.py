"""Days on which a structure is closed, or the whole network: said once, read by senders and by every clock."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from core.tenancy import rules
from core.tenancy.models import LONGEST_CLOSURE, Closure, ClosureReason


@transaction.atomic
def declare_closure(
    *,
    by: Member,
    first_day: date,
    last_day: date,
    reason: str = ClosureReason.LEAVE,
    whole_network: bool = False,
) -> Closure:
    """Close one's own structure, or the whole network, on these days. What was due meanwhile waits (referrals §7).

    From today on only: what has already waited is not rewritten. The same days a second time are a Conflict.
    """
    structure_id = None if whole_network else by.structure_id
    require(rules.can_close(by, structure_id), _("Seule la personne responsable déclare une fermeture."))
    _check(first_day, last_day, reason)
    closure = Closure(
        network_id=by.network_id,
        structure_id=structure_id,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        declared_by_id=by.id,
        declared_at=clock.now(),
    )
    try:
        with transaction.atomic():
            closure.save()
    except IntegrityError:
        raise Conflict(_("Cette fermeture est déjà déclarée."), code="wrong-state") from None
    record("closure.declared", by=by, **_told(closure))
    return closure


@transaction.atomic
def lift_closure(closure_id: UUID, *, by: Member) -> Closure:
    """Take a closure back: its days count again from today on. A second click is refused by its state."""
    closure = Closure.objects.visible_to(by).locked(closure_id)
    require(rules.can_close(by, closure.structure_id), _("Seule la personne responsable rouvre ces jours."))
    if closure.lifted_at is not None:
        raise Conflict(_("Cette fermeture est déjà annulée."), code="wrong-state")
    closure.lifted_at, closure.lifted_by_id = clock.now(), by.id
    closure.save(update_fields=["lifted_at", "lifted_by_id"])
    record("closure.lifted", by=by, **_told(closure))
    return closure


def _check(first_day: date, last_day: date, reason: str) -> None:
    today = clock.now().astimezone(clock.zone()).date()
    if reason not in ClosureReason.values:
        raise Incomplete(_("Choisissez la raison."), field="reason")
    if first_day < today:
        raise Incomplete(_("Choisissez aujourd’hui, ou un jour à venir."), field="first_day")
    if not first_day <= last_day <= first_day + timedelta(days=LONGEST_CLOSURE):
        raise Incomplete(
            _("Le dernier jour vient après le premier, trois mois plus tard au plus."), field="last_day"
        )


def _told(closure: Closure) -> dict[str, Any]:
    return {
        "subject": closure,
        "structure": closure.structure_id,
        "first_day": closure.first_day.isoformat(),
        "last_day": closure.last_day.isoformat(),
        "reason": closure.reason,
    }
