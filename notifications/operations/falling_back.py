"""What one channel cannot do, the next one of hers does (notifications §4)."""

from notifications.models import Message
from notifications.operations.copying import copied
from notifications.operations.gathering import let_go
from notifications.operations.telling import key_of
from notifications.rules.channels import next_way
from people.models import Contact


def fall_back(message: Message) -> bool:
    """Plan the same message by her next channel, for now, and what it had gathered. False when there is none."""
    if message.person_id is None:
        return False
    contact = Contact.objects.filter(person_id=message.person_id).first()
    channel = next_way(contact, message.channel)
    if channel is None:
        return False
    copy = copied(message, channel)
    copy.key = key_of(copy)
    Message.objects.bulk_create([copy], ignore_conflicts=True)
    let_go([message], channel=channel)
    return True
