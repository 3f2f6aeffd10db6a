"""Unusual volume: many files opened in an hour are told to the lead. Nobody is stopped (people §8)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.due import Due, due_ids
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Structure
from people import rules
from people.models import UnusualReading

TASK = "watch_readings"


def tell_unusual() -> int:
    """Write an alert for each member over the limit, once an hour. How many."""
    return sum(_tell(one) for one in due_ids("unusualreading"))


@transaction.atomic
def mark_seen(id: UUID, *, by: Member) -> UnusualReading:
    """The lead has read the alert, and spoken of it. Twice is harmless."""
    alert = UnusualReading.objects.visible_to(by).locked(id)
    require(rules.leads(by), _("Seul le responsable de la structure lit ces alertes."))
    if alert.seen_at is None:
        alert.seen_at, alert.seen_by_id = clock.now(), by.id
        alert.save(update_fields=["seen_at", "seen_by_id"])
        record("reading.explained", subject=alert, by=by)
    return alert


def _tell(due: Due) -> int:
    structure = Structure.objects.get(pk=due.structure_id)
    with tenant(structure=structure, system=TASK) as context:
        alert = UnusualReading(
            network_id=due.network_id,
            structure=structure,
            reader_id=due.id,
            files=due.payload["files"],
            at=clock.now(),
        )
        alert.save()
        record("reading.unusual", subject=alert, by=system_member(context), files=alert.files)
    return 1
