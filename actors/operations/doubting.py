"""A refusal says that an entry promises too much: it is checked by whoever keeps the entry (referrals §6)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actors.models import Doubt, Service, Settled
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete
from core.kernel.querysets import Member


@transaction.atomic
def doubt(services: Iterable[Service], *, by: Member, reason: str, criterion: str = "") -> int:
    """Ask that these entries be checked. How many are concerned; one that is already asked counts once more.

    Silent: a task on the directory, never an event about someone.
    """
    asked = 0
    for service in services:
        same = {"service_id": service.pk, "reason": reason, "criterion": criterion}
        if not Doubt.objects.open().filter(**same).update(times=F("times") + 1):
            try:
                with transaction.atomic():
                    Doubt(network_id=by.network_id, **same, raised_at=clock.now()).save()
            except IntegrityError:  # said by someone else at the same instant
                Doubt.objects.open().filter(**same).update(times=F("times") + 1)
        asked += 1
    return asked


@transaction.atomic
def settle(doubt_id: UUID, *, by: Member, settled: str) -> Doubt:
    """The entry was corrected, or is right as it is. Settled once."""
    if settled not in Settled.values:
        raise Incomplete(_("Dites si la fiche est corrigée, ou juste."))
    Doubt.objects.visible_to(by).get(pk=doubt_id)
    found = Doubt.objects.locked(doubt_id)
    if found.settled is not None:
        raise Conflict(_("Cette fiche a déjà été vérifiée."), code="wrong-state")
    found.settled = settled
    found.settled_at = clock.now()
    found.settled_by_id = by.id
    found.save(update_fields=["settled", "settled_at", "settled_by_id"])
    record("doubt.settled", subject=found, by=by, settled=settled)
    return found
