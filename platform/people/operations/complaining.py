"""« On m’a mal reçu·e »: to the coordinator, or to the officer when the coordination is concerned."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, workdays
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tries import Limit
from core.tenancy.models import Network, Structure
from people.models import Complaint

DAYS = 5
FROM_ONE_ADDRESS = Limit("complaints", 20, 3600)


@transaction.atomic
def complain(
    id: UUID, *, by: Member, from_address: str, text: str, structure_id: int | None = None, reach: str = ""
) -> str:
    """Write it down and return the receipt. The same id twice is one complaint. No code is asked."""
    check_free_text(text, field="text")
    check_free_text(reach, field="reach")
    if not text.strip():
        raise Incomplete(_("Dites ce qui s’est passé, en quelques mots."), field="text")
    if not FROM_ONE_ADDRESS.spend(by.structure_id or from_address):
        raise Refused(_("Trop d’envois depuis ici. Réessayez dans une heure, ou appelez un lieu du réseau."))
    about = None
    if structure_id is not None:
        about = Structure.objects.visible_to(by).get(pk=structure_id)
    network, now = Network.objects.get(pk=by.network_id), clock.now()
    row = Complaint(
        id=id,
        network=network,
        about_structure=about,
        for_officer=about is not None and about.pk == network.coordinating_structure_id,
        text=text.strip(),
        reach=reach.strip(),
        receipt=receipt_of(id),
        at=now,
        due_at=workdays.due(now, DAYS, network.time_zone, network.subdivision),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return row.receipt
    record("complaint.made", subject=row, by=by, officer=row.for_officer, receipt=row.receipt)
    return row.receipt


@transaction.atomic
def answer(complaint_id: UUID, *, by: Member, said: str) -> None:
    """Write how it was answered. Answered already: harmless."""
    check_free_text(said, field="said")
    row: Complaint = Complaint.objects.visible_to(by).locked(complaint_id)
    if row.answered_at is not None:
        return
    if not said.strip():
        raise Incomplete(_("Dites ce qui a été répondu, en une phrase."), field="said")
    row.answered_at, row.answered_by_id, row.answer = clock.now(), by.id, said.strip()
    row.save(update_fields=["answered_at", "answered_by_id", "answer"])
    record("complaint.answered", subject=row, by=by)


def receipt_of(id: UUID) -> str:
    """The same for the same form: a second click shows the same number."""
    return f"{id.int % 9000 + 1000}"
