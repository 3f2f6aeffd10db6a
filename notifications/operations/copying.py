"""A message planned once more, by the same channel or by another: what belongs to the way it went is left behind."""

from django.db.models import Value
from django.db.models.functions import Least

from notifications.models import Message
from notifications.querysets import DatabaseNow

_OF_ITS_WAY = frozenset(
    {
        "id", "key", "channel", "state", "attempts", "next_try_at", "lease_until", "lease_token", "skip_reason",
        "sent_at", "handed_at", "provider_ref", "read_at", "digest_of", "not_before", "batch",
    }
)  # fmt: skip


def copied(message: Message, channel: str) -> Message:
    """For now, or for the last instant at which it is of use. Its key is still to be given."""
    copy = Message(
        **{
            field.attname: getattr(message, field.attname)
            for field in Message._meta.concrete_fields
            if field.name not in _OF_ITS_WAY
        },
        channel=channel,
    )
    now = DatabaseNow()
    copy.not_before = Least(now, Value(message.not_after)) if message.not_after else now
    return copy
