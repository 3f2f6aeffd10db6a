"""Hours kept for referrals, as each side reads them: who is booked on mine, what is free elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from actors.models import PartnerSlot
from actors.querysets import SlotQuerySet
from actors.rules.slots import Span
from actors.states import SlotState
from core.kernel import clock
from core.kernel.querysets import Member
from referrals.models import Appointment

NEXT = 3


@dataclass(frozen=True, slots=True)
class Mine:
    """One hour of my structure; `appointment` when someone is booked on it."""

    slot: PartnerSlot
    appointment: Appointment | None

    @property
    def given_back(self) -> bool:
        """Nobody books it any more: it is the structure's own."""
        return self.slot.state != SlotState.OPEN or self.slot.release_at <= clock.now()


def mine(member: Member, rows: Iterable[PartnerSlot]) -> list[Mine]:
    """The lines of one's own hours, those booked with their request."""
    slots = list(rows)
    booked = Appointment.objects.visible_to(member).written_by(member).standing().for_list()
    by_slot = {row.slot_id: row for row in booked.filter(slot__in=slots)}
    return [Mine(slot, by_slot.get(slot.pk)) for slot in slots]


def free(member: Member) -> SlotQuerySet:
    """What may be booked now at another structure, the soonest first."""
    rows = PartnerSlot.objects.visible_to(member).elsewhere(member).bookable().for_list()
    return rows.order_by("starts_at", "pk")


def next_after(member: Member, slot: PartnerSlot) -> list[PartnerSlot]:
    """The next hours of the same service, for whoever comes second."""
    return list(free(member).of_services([slot.service_id]).exclude(pk=slot.pk)[:NEXT])


def busy_hours(member: Member, staff_id: UUID | None, *, besides: UUID | None = None) -> list[Span]:
    """Where this colleague is already expected; `besides`: but for the appointment that moves."""
    if staff_id is None:
        return []
    rows = Appointment.objects.visible_to(member).written_by(member).standing()
    coming = rows.filter(author_id=staff_id, starts_at__gt=clock.now() - timedelta(hours=8))
    return [
        (row.starts_at, row.starts_at + timedelta(minutes=row.minutes)) for row in coming if row.pk != besides
    ]
