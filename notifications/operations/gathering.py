"""Several messages to one person by one channel, due together, leave as one (notifications §6)."""

from notifications.models import Message
from notifications.querysets import DatabaseNow, MessageQuerySet
from notifications.states import MessageState, SkipReason


def gather(message: Message) -> None:
    """What is due to the same person by the same channel is said in this message, and set aside by itself.

    Also what the same batch took: its lease ends here, and who comes to it finds it gone.
    """
    if message.person_id is None:
        return
    Message.objects.filter(
        person_id=message.person_id,
        owner_structure_id=message.owner_structure_id,
        channel=message.channel,
        state__in=(MessageState.PLANNED, MessageState.LEASED),
        handed_at=None,
        not_before__lte=DatabaseNow(),
    ).exclude(pk=message.pk).update(
        state=MessageState.SKIPPED,
        skip_reason=SkipReason.MERGED,
        digest_of=message,
        lease_until=None,
        lease_token=None,
    )


def gathered_in(message: Message) -> MessageQuerySet:
    """What this message says besides its own words."""
    return Message.objects.filter(digest_of=message, person_id=message.person_id).order_by("not_before", "pk")
