"""A structure is being suspended or closed, then is (coordination §2.1). What waits there is settled above, in between."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import EndingReason, Network, Structure, StructureStatus

LEAVES = (StructureStatus.SUSPENDED, StructureStatus.LEFT)


@transaction.atomic
def begin(structure_id: int, *, by: Member, to: str, why: str, review_on: date | None = None) -> Structure:
    """From now on it receives nothing new; it keeps what it has until each request is settled.

    Said again, it replaces what was said. The coordinating structure itself is named anew before.
    """
    structure = _coordinated(structure_id, by=by)
    if to not in LEAVES or why not in EndingReason.values:
        raise Incomplete(_("Dites si elle est suspendue ou si elle ferme, et pourquoi."), field="to")
    today = clock.now().astimezone(clock.zone()).date()
    if to == StructureStatus.SUSPENDED and (review_on is None or review_on <= today):
        raise Incomplete(_("Choisissez le jour où vous en reparlerez."), field="review_on")
    structure.ending_since = structure.ending_since or clock.now()
    structure.ending_to, structure.ending_why = to, why
    structure.review_on = review_on if to == StructureStatus.SUSPENDED else None
    structure.save(update_fields=["ending_since", "ending_to", "ending_why", "review_on"])
    record("structure.ending", subject=structure, by=by, to=str(to), why=str(why))
    return structure


@transaction.atomic
def give_up_ending(structure_id: int, *, by: Member) -> Structure:
    """It goes on after all. What was settled meanwhile stays so. Twice is harmless."""
    structure = _coordinated(structure_id, by=by)
    if structure.ending_since is not None:
        structure.ending_since, structure.ending_to = None, ""
        structure.ending_why, structure.review_on = "", None
        structure.save(update_fields=["ending_since", "ending_to", "ending_why", "review_on"])
        record("structure.ending_given_up", subject=structure, by=by)
    return structure


def end(structure_id: int, *, by: Member) -> Structure:
    """Nothing waits there any more: inside the transaction that has just looked."""
    structure = _coordinated(structure_id, by=by)
    if structure.ending_since is None:
        raise Conflict(_("Cette structure n’est pas en train de fermer."), code="wrong-state")
    structure.status, structure.ending_since, structure.ending_to = structure.ending_to, None, ""
    structure.save(update_fields=["status", "ending_since", "ending_to"])
    record("structure.ended", subject=structure, by=by, to=str(structure.status), why=structure.ending_why)
    return structure


def _coordinated(structure_id: int, *, by: Member) -> Structure:
    require(by.coordinates, _("Seule la coordination du réseau fait cela."))
    seen = Structure.objects.visible_to(by).get(pk=structure_id)
    structure: Structure = Structure.objects.locked(seen.pk)
    if structure.status in LEAVES:
        raise Conflict(_("Cette structure est déjà suspendue ou partie."), code="wrong-state")
    if Network.objects.filter(coordinating_structure_id=structure.pk).exists():
        raise Refused(_("C’est la structure de coordination : nommez-en d’abord une autre."))
    return structure
