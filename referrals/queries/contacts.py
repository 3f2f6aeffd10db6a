"""When the person was last heard, and by which ways she may be, as the structure that follows her knows it."""

from datetime import datetime, time
from uuid import UUID

from core.kernel import clock
from core.kernel.querysets import Member
from people.models import Contact
from referrals.models import Appointment, Attempt, FollowupStep, Handoff, Presence, Reach


def attempts_of(member: Member, handoff_id: UUID) -> list[Attempt]:
    """The tries one's own structure noted, the first first."""
    return list(Attempt.objects.visible_to(member).of(handoff_id).written_by(member).order_by("at"))


def channels_of(member: Member, person_id: UUID | None) -> list[str]:
    """How she agreed to be reached; empty when her contact is not shared."""
    contact = Contact.objects.visible_to(member).of(person_id).first() if person_id else None
    return [channel for channel in contact.channels if channel != "none"] if contact else []


def last_contact(member: Member, handoff: Handoff) -> datetime:
    """The last time she was reached, came, or was helped; the acceptance when there was none."""
    seen = [handoff.decided_at or handoff.created_at]
    seen += [one.at for one in attempts_of(member, handoff.pk) if one.result == Reach.REACHED]
    came = Appointment.objects.visible_to(member).of(handoff.pk).filter(presence=Presence.CAME)
    seen += list(came.values_list("starts_at", flat=True))
    days = FollowupStep.objects.visible_to(member).of(handoff.pk).values_list("on", flat=True)
    seen += [datetime.combine(day, time(12), clock.zone()) for day in days]
    return max(seen)
