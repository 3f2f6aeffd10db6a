"""What a structure said of the person when it answered « pas possible »: the sender confirms it (referrals §6)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from people.models import Person
from referrals.models import Handoff, Need, Referral
from referrals.operations.moving import Moving, moving, same_version
from referrals.rules import declines, rights
from referrals.states import LIVE, Act, Decline, HandoffState, Step


@transaction.atomic
def confirm_ending(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """She does not wish it, is helped elsewhere, or has moved: the request closes, the others asked are told.

    A death is written in the file, which stops all. Confirming twice is a Conflict.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande confirme."))
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        said = _said(work)
        for other in work.handoffs:
            if other.state in LIVE:
                work.move(
                    other,
                    Act.RECALL,
                    recall_reason="person_changed_mind",
                    decided_at=work.now,
                    decided_by_id=by.id,
                )
                work.record("handoff.recalled", other, by=by, reason="person_changed_mind")
        assert said.decline_code is not None
        work.step(
            Step.CONFIRMED, due=None, closed_at=work.now, close_reason=said.decline_code, closed_by="human"
        )
        record(
            "referral.closed",
            subject=work.referral,
            by=by,
            person_id=work.referral.person_id,
            referral=str(referral_id),
            ref_code=work.referral.ref_code,
            sender=work.referral.sender_structure_id,
            reason=said.decline_code,
        )
    return work.referral


@transaction.atomic
def add_need(referral_id: UUID, *, by: Member, code: str) -> bool:
    """« Autre besoin d’abord »: the need that a structure named joins the request. False when it is there already."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui suit la personne ajoute un besoin."))
    with moving(referral_id, person_id=seen.person_id) as work:
        named = [row for row in work.handoffs if row.decline_code == Decline.NEEDS_FIRST]
        if code not in [row.decline_detail for row in named]:
            raise Conflict(_("Aucune structure n’a nommé ce besoin pour cette demande."), code="wrong-state")
        person = Person.objects.visible_to(by).get(pk=work.referral.person_id)
        if Need.objects.visible_to(by).of_referral(referral_id).filter(code=code).exists():
            return False
        Need(
            person=person,
            home_structure_id=person.home_structure_id,
            network_id=person.network_id,
            referral=work.referral,
            code=code,
            deadline=work.referral.deadline,
        ).save()
        record(
            "referral.need_added",
            subject=work.referral,
            by=by,
            person_id=person.pk,
            referral=str(referral_id),
            ref_code=work.referral.ref_code,
            sender=work.referral.sender_structure_id,
            need=code,
        )
    return True


def _said(work: Moving) -> Handoff:
    """The last answer that speaks of the person herself, while nobody has accepted."""
    declined = [row for row in work.handoffs if row.state == HandoffState.DECLINED and row.decided_at]
    last = max(declined, key=lambda row: row.decided_at or work.now, default=None)
    ends = last is not None and last.decline_code in declines.ENDINGS
    if last is None or not ends or last.decline_code == Decline.DECEASED:
        raise Conflict(
            _("Aucune structure n’a répondu que la personne n’en a plus besoin."), code="wrong-state"
        )
    if any(row.engaged for row in work.handoffs):
        raise Conflict(_("Une structure s’en occupe déjà : la demande continue."), code="wrong-state")
    return last
