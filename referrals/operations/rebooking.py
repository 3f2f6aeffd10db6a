"""An hour booked for a request that is already there: what was asked elsewhere is settled (referrals §3, T19)."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.models import PartnerSlot
from actors.rules import slots as slot_rules
from core.kernel.errors import require
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people.models import Person
from people.operations.sharing import check_may_be_sent
from referrals.models import Handoff, Need, Referral
from referrals.operations.advancing import send_prepared
from referrals.operations.asking import ask
from referrals.operations.booking import CLOSED_UNTIL_SHE_COMES, settle_on_hour
from referrals.operations.moving import Moving, moving, same_version
from referrals.operations.taking import settle_others
from referrals.rules import rights
from referrals.states import LIVE, DueKind, HandoffState, ReferralState, Step


@transaction.atomic
def book_for(
    referral_id: UUID,
    *,
    by: Member,
    slot_id: UUID,
    scopes: Sequence[Scope | int],
    nameless: bool = False,
    door_name: str = "",
    version: int | None = None,
) -> Handoff:
    """Take an hour for a request that waits for an answer, or that nobody took: she leaves with a day and a first name.

    Whoever else was asked, or about to be, reads that it is taken. The structure of the hour, if it was asked
    already, has answered by publishing it. A second click is refused by its state; two on one hour, by its lock.
    """
    require(slot_rules.can_book(by), _("Un créneau se réserve par qui suit la personne."))
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    _check_waits(by, seen, Handoff.objects.visible_to(by).of(referral_id))
    slot = PartnerSlot.objects.visible_to(by).elsewhere(by).get(pk=slot_id)
    check_free_text(door_name, field="door_name")
    assert seen.person_id is not None
    person = Person.objects.visible_to(by).get(id=seen.person_id)
    with moving(referral_id, person_id=person.pk) as work:
        same_version(work.referral, version)
        _check_waits(by, work.referral, work.handoffs)
        check_may_be_sent(by, person.pk)
        handoff = _asked(work, slot.structure_id)
        held: list[Scope] = []
        if handoff is None:
            held = [scope for scope in CLOSED_UNTIL_SHE_COMES if scope in scopes] if nameless else []
            shown = [scope for scope in scopes if scope not in held]
            handoff = _ask(work, slot, shown, by=by, person=person)
        else:
            settle_others(work, winner=handoff, by=by)
            if handoff.state == HandoffState.QUEUED:
                send_prepared(work, handoff, by=by)
        settle_on_hour(work, handoff, slot_id, by=by, door_name=door_name, held=held)
    return handoff


def _check_waits(by: Member, referral: Referral, handoffs: Iterable[Handoff]) -> None:
    """Read again under the lock: someone may have accepted meanwhile."""
    require(
        rights.can_book_for(by, referral, list(handoffs)),
        _("Un créneau se réserve tant que personne ne s’occupe de la demande."),
        code="wrong-state",
    )


def _asked(work: Moving, structure_id: int) -> Handoff | None:
    """The one of this structure that lives already."""
    here = [one for one in work.handoffs if one.target_id == structure_id and one.state in LIVE]
    return here[0] if here else None


def _ask(
    work: Moving, slot: PartnerSlot, scopes: Sequence[Scope | int], *, by: Member, person: Person
) -> Handoff:
    """Asked now, once nobody else is: one structure at a time."""
    needs = Need.objects.visible_to(by).of_referral(work.referral.pk).order_by("id")
    id = uuid7()
    settle_others(work, winner=Handoff(pk=id), by=by)
    if work.referral.state == ReferralState.UNPLACED:
        work.step(Step.SENT, due=DueKind.ANSWER)
    handoff = ask(
        work,
        by=by,
        person=person,
        target_id=slot.structure_id,
        needs=list(needs.values_list("code", flat=True)),
        scopes=scopes,
        service_id=slot.service_id,
        id=id,
    )
    work.record("handoff.sent", handoff, by=by)
    return handoff
