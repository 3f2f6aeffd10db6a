"""« Seulement un rendez-vous, sans partage »: no person, no consent, no grant, nothing in words (referrals §1)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.models import PartnerSlot
from actors.rules import slots as slot_rules
from core.kernel import clock, nomenclature
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.tenancy.models import Network
from referrals.models import Handoff, HandoffNeed, Motive, OwedBy, Referral, Sharing
from referrals.operations.booking import settle_on_hour
from referrals.operations.moving import Moving, moving
from referrals.operations.naming import save_named
from referrals.operations.sending import Sent
from referrals.operations.slips import make_slip
from referrals.rules import clocks
from referrals.states import Act, DueKind, HandoffState, Step


@transaction.atomic
def book_without_sharing(
    id: UUID, *, by: Member, slot_id: UUID, needs: Sequence[str], door_name: str
) -> Sent:
    """Keep an hour for someone who gives a name for the door, and nothing else. Same clocks, same news.

    Her paper's code alone says she came, and frees the hour. The same id twice is harmless.
    """
    require(slot_rules.can_book(by), _("Un créneau se réserve par qui suit la personne."))
    slot = PartnerSlot.objects.visible_to(by).for_list().get(pk=slot_id)
    already = Referral.objects.sent_by(by).filter(pk=id).first()
    if already is not None:
        return Sent(already, Handoff.objects.visible_to(by).of(already.pk).order_by("rank")[0])
    codes = _checked(slot, by, needs, door_name)
    referral = _referral(id, by)
    with moving(referral.pk, person_id=None) as work:
        handoff = _asked(work, slot, by=by, codes=codes)
        work.step(Step.SENT, due=DueKind.ANSWER, first_sent_at=work.now)
        work.record("handoff.sent", handoff, by=by)
        settle_on_hour(work, handoff, slot_id, by=by, door_name=door_name.strip())
        code = make_slip(work.referral, handoff, by=by)
    return Sent(work.referral, handoff, code)


def _checked(slot: PartnerSlot, by: Member, needs: Sequence[str], door_name: str) -> list[str]:
    if slot.structure_id == by.structure_id or not slot.structure.may_receive:
        raise Refused(
            _("Cette structure ne peut pas recevoir de demande. Choisissez-en une autre."),
            code="target-unavailable",
        )
    check_free_text(door_name, field="door_name")
    if not door_name.strip():
        raise Incomplete(_("Demandez-lui comment elle veut qu’on l’appelle."), field="door_name")
    codes = list(dict.fromkeys(code for code in needs if nomenclature.is_known(code)))
    if not codes:
        raise Incomplete(_("Choisissez au moins un besoin."), field="needs")
    return codes


def _referral(id: UUID, by: Member) -> Referral:
    now = clock.now()
    due = clocks.due(DueKind.DRAFT, "normal", now, Network.objects.get(pk=by.network_id))
    referral = Referral(
        id=id,
        network_id=by.network_id,
        sharing=Sharing.NONE,
        sender_structure_id=by.structure_id,
        sender_id=by.id,
        holder_structure_id=by.structure_id,
        holder_id=by.id,
        motive=Motive.OTHER,
        created_at=now,
        next_due_kind=DueKind.DRAFT,
        next_due_at=due,
        level_due_at=due,
    )
    save_named(referral)
    return referral


def _asked(work: Moving, slot: PartnerSlot, *, by: Member, codes: Sequence[str]) -> Handoff:
    """Sent, and answered in the same transaction: there is nothing to preview."""
    handoff = Handoff(
        network_id=by.network_id,
        referral=work.referral,
        from_structure_id=by.structure_id,
        target_id=slot.structure_id,
        service_id=slot.service_id,
        created_at=work.now,
        sent_at=work.now,
        state=HandoffState.QUEUED,
    )
    handoff.move(Act.SEND)
    handoff.due_at = work.due(DueKind.ANSWER)
    handoff.owed_by = OwedBy.RECIPIENT
    handoff.save()
    for code in codes:
        HandoffNeed(
            network_id=by.network_id,
            referral=work.referral,
            handoff=handoff,
            from_structure_id=by.structure_id,
            target_id=slot.structure_id,
            code=code,
        ).save()
    work.handoffs.append(handoff)
    return handoff
