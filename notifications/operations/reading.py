"""What rang was read: the row itself says so, and a digest leaves it out."""

from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.querysets import Member
from notifications.models import Message


@transaction.atomic
def read(message_id: UUID, *, by: Member, user_id: UUID) -> Message:
    """Opened by whom it names, or by one of the team that it tells. Reading it again is harmless."""
    bell: Message = Message.objects.bells_of(by, user_id).get(pk=message_id)
    if bell.read_at is None:
        bell.read_at = clock.now()
        bell.save(update_fields=["read_at"])
    return bell


@transaction.atomic
def read_all(*, by: Member, user_id: UUID) -> int:
    """Everything that rings for this member is read. How many were not."""
    return Message.objects.bells_of(by, user_id).unread().update(read_at=clock.now())
