"""Another way to reach the person was asked of the sender, and home has written one down."""

from uuid import UUID

from django.db import transaction

from core.kernel.querysets import Member
from referrals.models import Handoff
from referrals.operations.moving import moving


@transaction.atomic
def answer_contact(person_id: UUID, *, by: Member) -> int:
    """Tell each structure that had a wrong number that there is another one. How many. Twice is harmless."""
    asking = Handoff.objects.visible_to(by).asking_contact(person_id).values_list("pk", "referral_id")
    for handoff_id, referral_id in asking:
        with moving(referral_id, person_id=person_id) as work:
            handoff = work.handoff(handoff_id)
            handoff.contact_asked_at = None
            handoff.save(update_fields=["contact_asked_at"])
            work.record("contact.answered", handoff, by=by)
    return len(asking)
