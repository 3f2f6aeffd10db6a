"""One professional is in one place at a time: said before an hour is written, under a lock on her hours."""

from datetime import datetime, timedelta
from uuid import UUID

from actors.operations.slots import already_expected, kept_at, lock_hours_of
from actors.rules.slots import met
from core.kernel.querysets import Member
from referrals.models import Appointment
from referrals.queries.slots import busy_hours


def refuse_overlap(
    by: Member, starts_at: datetime, minutes: int, *, besides: Appointment | None = None
) -> None:
    """Refused (« Vous avez déjà un rendez-vous à 14 h ») when whoever acts is expected elsewhere at that hour.

    `besides`: the appointment that moves. Inside the operation that writes the hour.
    """
    if by.id is None:
        return
    lock_hours_of(by.id)
    span = (starts_at, starts_at + timedelta(minutes=minutes))
    expected = busy_hours(by, by.id, besides=besides.pk if besides else None)
    slot_id: UUID | None = besides.slot_id if besides else None
    found = met(span, expected) or kept_at(by.id, span, besides=slot_id)
    if found is not None:
        raise already_expected("", found, by=by, staff_id=by.id)
