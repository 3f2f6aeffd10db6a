"""What one channel cannot do, the next one of hers does (notifications §4)."""

from django.db.models import Value
from django.db.models.functions import Least

from notifications.models import Message
from notifications.operations.telling import key_of
from notifications.querysets import DatabaseNow
from notifications.rules.channels import next_way
from people.models import Contact

# What belongs to the way a message went, not to what it says.
_OF_ITS_WAY = frozenset(
    {
        "id", "key", "channel", "state", "attempts", "next_try_at", "lease_until", "lease_token", "skip_reason",
        "sent_at", "handed_at", "provider_ref", "read_at", "digest_of", "not_before", "batch",
    }
)  # fmt: skip


def fall_back(message: Message) -> bool:
    """Plan the same message by her next channel, for now, with what it had gathered. False when there is none."""
    if message.person_id is None:
        return False
    contact = Contact.objects.filter(person_id=message.person_id).first()
    channel = next_way(contact, message.channel)
    if channel is None:
        return False
    copy = Message(
        **{
            field.attname: getattr(message, field.attname)
            for field in Message._meta.concrete_fields
            if field.name not in _OF_ITS_WAY
        },
        channel=channel,
    )
    copy.key = key_of(copy)
    now = DatabaseNow()
    copy.not_before = Least(now, Value(message.not_after)) if message.not_after else now
    Message.objects.bulk_create([copy], ignore_conflicts=True)
    Message.objects.filter(digest_of=message, owner_structure_id=message.owner_structure_id).update(
        digest_of=Message.objects.filter(owner_structure_id=message.owner_structure_id, key=copy.key).values(
            "pk"
        )[:1]
    )
    return True
