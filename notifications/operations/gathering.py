"""Several messages to one person by one channel, due together, leave as one (notifications §6)."""

from collections.abc import Iterable

from notifications.models import Message
from notifications.operations.copying import copied
from notifications.querysets import DatabaseNow, MessageQuerySet
from notifications.states import MessageState, SkipReason

AGAIN = "again"


def gather(message: Message) -> None:
    """What is due to the same person by the same channel is said in this message, and set aside by itself.

    Also what the same batch took: its lease ends here, and who comes to it finds it gone. It is the person's turn:
    two workers that hold two of her messages do not set aside each other's.
    """
    if message.person_id is None:
        return
    others = Message.objects.filter(
        person_id=message.person_id,
        owner_structure_id=message.owner_structure_id,
        channel=message.channel,
        state__in=(MessageState.PLANNED, MessageState.LEASED),
        handed_at=None,
        not_before__lte=DatabaseNow(),
    ).exclude(pk=message.pk)
    taken = list(
        others.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    )
    Message.objects.filter(pk__in=taken).update(
        state=MessageState.SKIPPED,
        skip_reason=SkipReason.MERGED,
        digest_of=message,
        lease_until=None,
        lease_token=None,
    )
    Message.objects.filter(digest_of__in=taken).update(digest_of=message)  # what they had gathered before


def gathered_in(message: Message) -> MessageQuerySet:
    """What this message says besides its own words."""
    return Message.objects.filter(digest_of=message, person_id=message.person_id).order_by("not_before", "pk")


def let_go(carriers: Iterable[Message], *, channel: str = "") -> None:
    """These leave no more as they were: what they had gathered and did not say is planned by itself.

    By the same channel, or by `channel`. What does not hold any more is set aside at sending, as ever.
    """
    waiting = [(one, channel or carrier.channel) for carrier in carriers for one in gathered_in(carrier)]
    copies = []
    for one, by in waiting:
        copy = copied(one, by)
        copy.key = f"{one.key}:{AGAIN}" if by == one.channel else f"{one.key}:{by}"
        copies.append(copy)
    Message.objects.bulk_create(copies, ignore_conflicts=True)
