"""Book an hour that a structure keeps for referrals: its answer was given when it published it (referrals §3, T19)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from actors.models import PartnerSlot
from actors.operations.slots import take_slot
from actors.rules import slots as slot_rules
from core.kernel.errors import require
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from referrals.models import Handoff
from referrals.operations.moving import Moving, moving
from referrals.operations.sending import Request, Sent, send
from referrals.operations.taking import take
from referrals.states import Act, HandoffState, Via

CLOSED_UNTIL_SHE_COMES = (Scope.IDENTITY, Scope.CONTACT)


@transaction.atomic
def book(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    slot_id: UUID,
    request: Request,
    scopes: Sequence[Scope | int],
    with_slip: bool = True,
    nameless: bool = False,
    door_name: str = "",
    parent_id: UUID | None = None,
) -> Sent:
    """Send and accept in one transaction, with the appointment: she leaves with a day, an hour and a first name.

    `nameless`: her name and how to reach her open when she arrives, and not before. The same id twice is
    harmless. Two at once on one hour: the second reads a Conflict (« full »), and nothing of it is written.
    """
    slot = _bookable(slot_id, by)
    check_free_text(door_name, field="door_name")
    held = [scope for scope in CLOSED_UNTIL_SHE_COMES if scope in scopes] if nameless else []
    sent = send(
        id,
        by=by,
        person_id=person_id,
        target_id=slot.structure_id,
        request=request,
        scopes=[scope for scope in scopes if scope not in held],
        with_slip=with_slip,
        service_id=slot.service_id,
        parent_id=parent_id,
        hour_set=True,
    )
    if sent.handoff.state != HandoffState.SENT:
        return sent
    with moving(sent.referral.pk, person_id=person_id) as work:
        handoff = work.handoff(sent.handoff.pk)
        settle_on_hour(work, handoff, slot_id, by=by, door_name=door_name, held=held)
    return Sent(work.referral, handoff, sent.code)


def settle_on_hour(
    work: Moving,
    handoff: Handoff,
    slot_id: UUID,
    *,
    by: Member,
    door_name: str,
    held: Sequence[Scope] = (),
) -> None:
    """Take the hour, accept for its structure, write the appointment that is the structure's.

    Refused when what she had agreed to opens nothing any more.
    """
    slot = take_slot(slot_id, by=by)
    _not_oneself(slot, by)
    take(work, handoff, by=by, act=Act.ACCEPT, assignee_id=slot.staff_id, via=Via.SLOT)
    appointment_id = uuid7()
    opened = _write(appointment_id, handoff, slot, door_name, held)
    require(
        opened > 0 or handoff.person_id is None,
        _("La personne ne partage plus ses informations avec cette structure. Demandez-lui son accord."),
        code="consent-expired",
    )
    handoff.next_appointment_at = slot.starts_at
    handoff.save(update_fields=["next_appointment_at"])
    told: dict[str, Any] = {
        "via": Via.SLOT,
        "starts": slot.starts_at.isoformat(),
        "assignee": str(slot.staff_id) if slot.staff_id else None,
    }
    work.record("handoff.accepted", handoff, by=by, **told)
    work.record(
        "appointment.set",
        handoff,
        by=by,
        appointment=str(appointment_id),
        appointment_version=1,
        slot=str(slot.pk),
        **told,
    )


def _bookable(slot_id: UUID, by: Member) -> PartnerSlot:
    """Whose it is; whether it is still free is read under its lock."""
    require(slot_rules.can_book(by), _("Un créneau se réserve par qui suit la personne."))
    slot: PartnerSlot = PartnerSlot.objects.visible_to(by).for_list().get(pk=slot_id)
    return slot


def _not_oneself(slot: PartnerSlot, by: Member) -> None:
    """Who sends may not answer alone from the other side, in advance either (referrals §12)."""
    user_id = getattr(by, "user_id", None)
    require(
        slot.staff is None or slot.staff.user_id != user_id,
        _("Ce créneau est le vôtre dans une autre structure : un·e collègue doit l’y recevoir."),
        code="second-member-required",
    )


def _write(made: UUID, handoff: Handoff, slot: PartnerSlot, door_name: str, held: Sequence[Scope]) -> int:
    place = slot.place
    where = ", ".join(part for part in (place.name, place.address) if part) if place else slot.structure.name
    bring = place.bring if place else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "select floor.book_hour(%s, %s, %s, %s, %s, %s, %s::smallint[])",
            [made, handoff.pk, slot.pk, door_name, where[:160], bring[:160], [int(scope) for scope in held]],
        )
        opened: int = cursor.fetchone()[0]
        return opened
