"""An appointment that its structure cannot keep: it owes another hour, or a call, and the sender is told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from actors.operations.slots import give_back
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Appointment, Presence
from referrals.operations.agenda import refuse_overlap
from referrals.operations.moving import moving
from referrals.rules import rights
from referrals.states import DueKind


@transaction.atomic
def move_hour(appointment_id: UUID, *, by: Member, starts_at: datetime | None = None) -> None:
    """Another hour, or none for now: then a first contact is owed. A booked hour is the structure's own again."""
    seen = Appointment.objects.visible_to(by).written_by(by).get(pk=appointment_id)
    with moving(seen.handoff.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(seen.handoff_id)
        require(rights.can_follow(by, handoff), _("Cette demande n’est plus suivie ici."))
        appointment = Appointment.objects.visible_to(by).locked(appointment_id)
        if appointment.cancelled_at is not None or appointment.presence != Presence.UNKNOWN:
            raise Conflict(_("Ce rendez-vous est déjà noté."), code="wrong-state")
        if starts_at is not None and starts_at <= work.now:
            raise Incomplete(_("Cette heure est déjà passée. Vérifiez le jour et l’heure."), field="day")
        if starts_at is not None and appointment.author_id == by.id:
            refuse_overlap(by, starts_at, appointment.minutes, besides=appointment)
        if appointment.slot_id is not None:
            give_back(appointment.slot_id, by=by)
        appointment.slot_id = None
        appointment.version += 1
        was = appointment.starts_at
        appointment.starts_at = starts_at or appointment.starts_at
        appointment.cancelled_at = None if starts_at else work.now
        appointment.save(update_fields=["slot_id", "version", "starts_at", "cancelled_at"])
        handoff.next_appointment_at = starts_at
        handoff.save(update_fields=["next_appointment_at"])
        if starts_at is None:
            handoff.due_at = work.due(DueKind.FIRST_CONTACT)
            handoff.save(update_fields=["due_at"])
            work.tick(DueKind.FIRST_CONTACT)
        work.record(
            "appointment.moved",
            handoff,
            by=by,
            appointment=str(appointment_id),
            appointment_version=appointment.version,
            starts=starts_at.isoformat() if starts_at else None,
            was=was.isoformat(),
            kept=starts_at is not None,
        )
