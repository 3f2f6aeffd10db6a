"""A structure is suspended or closes: each request it has goes to someone, then its access ends (referrals §12)."""

from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from core.tenancy.operations.ending import end
from referrals.models import Handoff, Referral
from referrals.operations.answering import recall
from referrals.operations.moving import moving, same_version, told
from referrals.operations.passing import forget_proposal
from referrals.queries.ending import unassigned
from referrals.states import Act, DueKind, OutcomeCode, Step, Via


@transaction.atomic
def take_back(handoff_id: UUID, *, by: Member, version: int | None = None) -> Handoff:
    """Asked of it and not accepted: recalled, and the list goes on."""
    _ending(Handoff.objects.visible_to(by).select_related("target").get(id=handoff_id).target, by=by)
    return recall(handoff_id, by=by, reason="structure_unavailable", version=version)


@transaction.atomic
def return_to_sender(handoff_id: UUID, *, by: Member, version: int | None = None) -> Handoff:
    """Followed there: ended without an outcome for the person; who sent her answers again, and reads it.

    Its access ends in this transaction. Twice is a Conflict.
    """
    seen = Handoff.objects.visible_to(by).select_related("target").get(id=handoff_id)
    _ending(seen.target, by=by)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        code = OutcomeCode.STRUCTURE
        work.move(handoff, Act.REPORT, outcome_code=code, ended_at=work.now, next_appointment_at=None)
        forget_proposal(work, handoff)
        work.step(
            Step.REPORTED,
            due=DueKind.ACKNOWLEDGE,
            holder_structure_id=work.answering_id,
            holder_id=work.sender_id,
        )
        work.record("handoff.ended", handoff, by=by, outcome=code, via=Via.SYSTEM)
    return handoff


@transaction.atomic
def hold_meanwhile(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """Sent by it: the coordinating structure answers for it, without any access, until another one takes over.

    State and clock stay. Twice is harmless.
    """
    seen = Referral.objects.visible_to(by).select_related("sender_structure").get(id=referral_id)
    with moving(referral_id, person_id=seen.person_id) as work:
        coordination = work.network.coordinating_structure_id
        if coordination is not None and work.referral.holder_structure_id == coordination:
            return work.referral
        _ending(seen.sender_structure, by=by)
        same_version(work.referral, version)
        if coordination is None:
            raise Refused(_("Le réseau n’a pas de structure de coordination : nommez-la d’abord."))
        if work.referral.holder_structure_id != seen.sender_structure_id:
            raise Conflict(_("Une autre structure s’en occupe déjà."), code="wrong-state")
        work.tick_on(holder_structure_id=coordination, holder_id=None)
        record("referral.held", by=by, holder=coordination, former=seen.sender_structure_id, **told(work))
    return work.referral


@transaction.atomic
def finish(structure_id: int, *, by: Member) -> Structure:
    """It is suspended, or gone; it reads nobody of the others any more. Refused while one request is unassigned."""
    require(by.coordinates, _("Seule la coordination du réseau fait cela."))
    Structure.objects.locked(Structure.objects.visible_to(by).get(pk=structure_id).pk)
    left = unassigned(by, structure_id)
    if left:
        raise Refused(
            _("%(n)s demandes n’ont encore personne pour s’en occuper : réglez-les d’abord.") % {"n": left},
            code="still-holding",
        )
    with connection.cursor() as cursor:
        cursor.execute("select floor.access_ends(%s)", [structure_id])
        cursor.fetchone()
    return end(structure_id, by=by)


def _ending(structure: Structure, *, by: Member) -> None:
    require(
        by.coordinates and structure.network_id == by.network_id,
        _("Seule la coordination du réseau fait cela."),
    )
    if structure.ending_since is None and structure.answers:
        raise Conflict(_("Cette structure n’est pas en train de fermer."), code="wrong-state")
