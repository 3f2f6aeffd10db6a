"""What an alarm about sending is about: a message, an address or a budget, read by whoever may act on it (notifications §8)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from notifications.models import Message, Suppression
from notifications.states import MessageState

OPEN, SETTLED, ELSEWHERE = "open", "settled", "elsewhere"
IN_DOUBT = (MessageState.UNKNOWN, MessageState.DEAD)


def whose(message: Message) -> dict[str, Any]:
    """For the payload of an alarm: which message, by which channel, whose recipient must be reached by whom."""
    about = message.referral_id or (message.subject_id if message.subject_type == "referral" else None)
    return {
        "message": str(message.pk),
        "channel": str(message.channel),
        "structure": message.owner_structure_id,
        "to": "person" if message.person_id else "team",
        "referral": str(about) if about else None,
    }


def behind(alarms: Iterable[Message]) -> dict[UUID, tuple[str, UUID | None]]:
    """Of each alarm: whether something is still to do, and the message that it comes from, where one may read it."""
    kept = list(alarms)
    messages = {one.pk: one for one in Message.objects.filter(pk__in=_about(kept, "message"))}
    addresses = {one.pk: one for one in Suppression.objects.filter(pk__in=_about(kept, "suppression"))}
    found: dict[UUID, tuple[str, UUID | None]] = {}
    for alarm in kept:
        if alarm.subject_id in messages:
            message = messages[alarm.subject_id]
            found[alarm.pk] = (_state(message), message.pk)
        elif alarm.subject_id in addresses:
            address: Any = addresses[alarm.subject_id]
            found[alarm.pk] = (SETTLED if address.lifted_at else OPEN, address.message_id)
        else:
            found[alarm.pk] = (ELSEWHERE, None)
    return found


def _state(message: Message) -> str:
    """What never left, or may have, until someone has dealt with it."""
    return OPEN if message.state in IN_DOUBT and message.read_at is None else SETTLED


def _about(alarms: Iterable[Message], kind: str) -> list[UUID]:
    return [alarm.subject_id for alarm in alarms if alarm.subject_type == kind]
