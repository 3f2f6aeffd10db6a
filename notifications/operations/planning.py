"""From events to messages: the relay. The only way to plan, for every event of the house."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Least

from core.kernel import clock
from core.kernel.due import Due, due_ids
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Structure, StructureStatus
from notifications import audiences
from notifications.audiences import Recipient
from notifications.catalogue import Audience, Channel, Row, rows_for
from notifications.models import Message, Preference
from notifications.operations.agendas import ended_with
from notifications.operations.informing import drop_said, end_duty
from notifications.operations.telling import about_whom, tell
from notifications.operations.ticking import hand_over
from notifications.queries.hours import calendar_of, times_of
from notifications.querysets import DatabaseNow
from notifications.rules import rhythms
from notifications.states import MessageState, Rhythm

logger = logging.getLogger(__name__)


def plan_due(limit: int = 500) -> int:
    """Plan the messages of every event without a plan, oldest first. Returns how many events were read.

    Running it twice, or in two places at once, is harmless: a message's key is unique. An event that
    cannot be planned is set aside, so that it blocks nobody, and is an error in the log.
    """
    events = due_ids("event", limit)
    for event in events:
        try:
            outcome = plan(event)
        except (OperationalError, InterfaceError):
            raise  # the database, not the event
        except Exception:
            logger.exception("event not planned", extra={"event": str(event.id), "kind": event.name})
            outcome = "failed"
        _mark(event.id, outcome)
    return len(events)


def plan(event: Due) -> str:
    """Insert the messages of one event, each as the structure that owns its recipient's data.

    Returns « planned » when it has any, « silent » when nobody is told of it.
    """
    if event.name in REACTIONS:
        REACTIONS[event.name](event)
    rows = rows_for(event.name, event.payload)
    count = 0
    for row in rows:
        if row.audience == Audience.PERSON:
            continue
        structure = audiences.structure_of(row.audience, event.payload, network_id=event.network_id)
        if structure is None or (structure.pk == event.structure_id and not row.receipt):
            continue
        with tenant(structure=structure, system="plan_messages"):
            if row.once and _said_today(row, structure):
                continue
            made = [
                message
                for each in _each(event, row, structure)
                for recipient in audiences.recipients(row.audience, structure, each.payload)
                for message in _to_a_professional(each, row, structure, recipient)
            ]
            insert(made)
            count += len(made)
    hers = [row for row in rows if row.audience == Audience.PERSON]
    if hers:
        count += tell(event, hers)
    return "planned" if count else "silent"


def paper_printed(event: Due) -> None:
    """Printing the paper is the sending of what has no other channel."""
    found = about_whom(event.id)
    if found is not None:
        person_id, home = found
        structure = Structure.objects.get(pk=home)
        with tenant(structure=structure, system="plan_messages") as context:
            hand_over(person_id, by=system_member(context))


REACTIONS: dict[str, Callable[[Due], None]] = {
    "message.left": end_duty,
    "person.informed": drop_said,
    "slip.printed": paper_printed,
}


def set_aside(event_id: UUID) -> None:
    """Nobody is told of this event: dealt with in the transaction that records it."""
    _mark(event_id, "silent")


def insert(messages: list[Message]) -> None:
    """Inside the tenant of their structure. What is already planned stays as it is."""
    Message.objects.bulk_create(messages, ignore_conflicts=True)


def replacement(message: Message, recipient: Recipient) -> Message:
    """The same message for another recipient of the same structure."""
    copy = Message(
        **{
            name: getattr(message, name)
            for name in (
                "network_id", "owner_structure_id", "purpose", "message_class", "channel", "subject_type",
                "subject_id", "subject_version", "event_id", "priority", "not_before", "not_after",
            )
        },
        user_id=recipient.user_id,
    )  # fmt: skip
    copy.key = _key(copy, recipient)
    return copy


def _each(event: Due, row: Row, structure: Structure) -> list[Due]:
    """The event; for an agenda, once for each hour that ended with the request."""
    if not row.agenda or row.subject in event.payload:
        return [event]
    ended = ended_with(UUID(event.payload["handoff"]), structure.pk, event.at)
    return [replace(event, payload=event.payload | {row.subject: str(hour)}) for hour in ended]


def _to_a_professional(event: Due, row: Row, structure: Structure, recipient: Recipient) -> Iterator[Message]:
    """The bell rings at once; the mail leaves with the rhythm that the recipient wishes."""
    outside = structure.status == StructureStatus.EXTERNAL
    if row.rings and not outside:
        yield _message(
            event, row, structure, recipient, Channel.BELL, state=MessageState.SENT, sent_at=DatabaseNow()
        )
    if not row.mailed:
        return
    wish = Preference.objects.wish(user_id=recipient.user_id, structure_id=structure.pk)
    if row.agenda and not (recipient.user_id and wish.calendar):
        return
    rhythm = Rhythm.INSTANT if outside else rhythms.rhythm_of(row, wish)
    if rhythm == Rhythm.NEVER:
        return
    mail = _message(
        event, row, structure, audiences.written_to(recipient, row, wish, structure), Channel.MAIL
    )
    gathered = rhythms.gathered_at(rhythm, clock.now(), times_of(structure.network))
    if gathered is not None:
        mail.rhythm, mail.not_before = rhythm, gathered + rhythms.GRACE
        mail.not_after = max(mail.not_after, gathered + timedelta(days=1)) if mail.not_after else None
    yield mail


def _said_today(row: Row, structure: Structure) -> bool:
    calendar = calendar_of(structure.network)
    today = calendar.at(calendar.local(clock.now()).date(), time(0))
    said = Message.objects.filter(owner_structure=structure, purpose=row.purpose, not_before__gte=today)
    return said.exists()


def _message(
    event: Due, row: Row, structure: Structure, recipient: Recipient, channel: Channel, **more: Any
) -> Message:
    about = event.payload.get("referral")
    message = Message(
        network_id=event.network_id,
        owner_structure=structure,
        purpose=row.purpose,
        message_class=row.urgency,
        channel=channel,
        user_id=recipient.user_id,
        subject_type=row.subject,
        subject_id=UUID(event.payload[row.subject]),
        subject_version=event.payload.get(row.version_key, 0),
        referral_id=UUID(about) if about else None,
        event_id=event.id,
        priority=row.priority_of(event.payload),
        not_before=Least(Value(event.at), DatabaseNow()),
        not_after=event.at + row.useful_for if row.useful_for else None,
        **more,
    )
    message.key = _key(message, recipient)
    return message


def _key(message: Message, recipient: Recipient) -> str:
    """purpose : subject : version : recipient : offset : channel : event (an event's message has no offset)."""
    return (
        f"{message.purpose}:{message.subject_id}:{message.subject_version}:{recipient}:0"
        f":{message.channel}:{message.event_id}"
    )


def _mark(event_id: UUID, outcome: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select floor.mark_planned(%s, %s)", [event_id, outcome])
