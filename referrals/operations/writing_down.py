"""An answer received by phone or on paper, written down by the sender or the coordinator (referrals §9)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Handoff, LiaisonSheet
from referrals.operations.answering import accept
from referrals.operations.closing import report
from referrals.operations.declining import decline
from referrals.operations.waiting import waitlist
from referrals.rules import rights
from referrals.states import WRITTEN_DOWN, Via


@transaction.atomic
def print_sheet(handoff_id: UUID, *, by: Member) -> LiaisonSheet:
    """The sheet of a request that waits for its answer, or for its end. Printed again it keeps its number."""
    handoff = Handoff.objects.visible_to(by).select_related("target").get(id=handoff_id)
    require(
        rights.can_print_sheet(by, handoff),
        _("La fiche de liaison s’imprime tant que la demande est en cours là-bas."),
    )
    known = LiaisonSheet.objects.visible_to(by).of(handoff_id).first()
    if known is not None:
        return known
    sheet = LiaisonSheet(
        network_id=handoff.network_id,
        handoff=handoff,
        from_structure_id=handoff.from_structure_id,
        printed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError:  # printed at the same instant by a colleague
        return LiaisonSheet.objects.visible_to(by).get(handoff_id=handoff_id)
    record("sheet.printed", subject=sheet, by=by, handoff=str(handoff_id))
    return sheet


@transaction.atomic
def write_down(
    handoff_id: UUID,
    *,
    by: Member,
    via: str,
    answerer: str,
    answer: str,
    sheet: str = "",
    until: date | None = None,
    version: int | None = None,
    **said: Any,
) -> Handoff:
    """« Réponse reçue par téléphone de … », or the returned sheet, whose number is typed once only.

    `answer` is accept, waitlist or decline; `said` is what `decline` asks for.
    """
    if via == Via.PAPER:
        _type(handoff_id, sheet, by=by)
    common: dict[str, Any] = {"by": by, "via": via, "answerer": answerer.strip(), "version": version}
    if answer == "accept":
        return accept(handoff_id, **common)
    if answer == "waitlist":
        if until is None:
            raise Incomplete(_("Indiquez un jour."), field="until")
        return waitlist(handoff_id, until=until, **common)
    return decline(handoff_id, **common, **said)


@transaction.atomic
def write_outcome_down(
    handoff_id: UUID, *, by: Member, via: str, answerer: str, sheet: str = "", **said: Any
) -> Handoff:
    """What it gave, heard by phone or read on the second half of the sheet, whose number is typed once only."""
    if via not in WRITTEN_DOWN:
        raise Incomplete(_("Choisissez téléphone ou papier."), field="via")
    if via == Via.PAPER:
        _type(handoff_id, sheet, by=by, end=True)
    return report(handoff_id, by=by, via=via, answerer=answerer, **said)


def _type(handoff_id: UUID, number: str, *, by: Member, end: bool = False) -> None:
    rows = LiaisonSheet.objects.visible_to(by).of(handoff_id)
    found = rows.filter(number=number.strip().upper()).first()
    if found is None:
        raise Incomplete(
            _("Ce numéro n’est pas celui de la fiche de cette demande. Vérifiez la référence."),
            field="sheet",
        )
    sheet = LiaisonSheet.objects.locked(found.pk)
    if (sheet.end_typed_at if end else sheet.typed_at) is not None:
        raise Conflict(_("Cette fiche a déjà été saisie."), code="wrong-state")
    if end:
        sheet.end_typed_at, sheet.end_typed_by_id = clock.now(), by.id
        sheet.save(update_fields=["end_typed_at", "end_typed_by_id"])
        return
    sheet.typed_at, sheet.typed_by_id = clock.now(), by.id
    sheet.save(update_fields=["typed_at", "typed_by_id"])
