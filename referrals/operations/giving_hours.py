"""Coming hours go with the request: off the agenda of whoever followed it, on that of whoever does now (notifications §9)."""

from uuid import UUID

from core.kernel.querysets import Member
from referrals.models import Appointment, Handoff
from referrals.operations.moving import Moving


def hours_follow(
    work: Moving, handoff: Handoff, *, by: Member, former: UUID | None, besides: UUID | None = None
) -> None:
    """Each hour to come has a new version: calendars keep the highest. `besides`: one that the caller gives by itself."""
    coming = Appointment.objects.visible_to(by).written_by(by).of(handoff.pk).standing()
    for appointment in (
        coming.filter(starts_at__gt=work.now)
        .exclude(pk=besides)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    ):
        appointment.version += 1
        appointment.save(update_fields=["version"])
        note_given(work, handoff, appointment, by=by, former=former)


def note_given(
    work: Moving, handoff: Handoff, appointment: Appointment, *, by: Member, former: UUID | None
) -> None:
    work.record(
        "appointment.given",
        handoff,
        by=by,
        appointment=str(appointment.pk),
        appointment_version=appointment.version,
        starts=appointment.starts_at.isoformat(),
        assignee=str(handoff.assignee_id) if handoff.assignee_id else None,
        former=str(former) if former else None,
    )
