"""What an event tells the person: planned as her home structure, by her first channel, with its reminders.

News waits ten minutes, so that several become one; a cancellation of the day leaves at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from core.kernel.due import Due
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from notifications.catalogue import Channel, Row
from notifications.models import Message
from notifications.operations.gathering import let_go
from notifications.queries.hours import times_of
from notifications.queries.policies import policy_of
from notifications.rules import channels
from notifications.rules.reminding import Policy, reminders
from notifications.rules.windows import Calendar, Quiet, Times, later
from notifications.states import MessageState, SkipReason
from people.models import Contact
from referrals.models import Slip

TOGETHER = timedelta(minutes=10)
USEFUL = timedelta(days=7)
FIRST = 0  # the priority of what is cancelled on its very day


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told, by whom, as she wishes today."""

    person_id: UUID
    structure: Structure
    contact: Contact | None
    times: Times


def tell(event: Due, rows: Sequence[Row]) -> int:
    """Insert the messages of one event to its person. Nobody is told where nothing is shared. Twice is harmless.

    Returns how many there are.
    """
    about = about_whom(event.id)
    if about is None:
        return 0
    person_id, home = about
    structure = Structure.objects.select_related("network").get(pk=home)
    with tenant(structure=structure, system="plan_messages"):
        contact = Contact.objects.filter(person_id=person_id).first()
        told = Told(person_id, structure, contact, times_of(structure.network))
        made = [message for row in rows for message in _messages(event, row, told)]
        for message in made:
            _supersede(message)
        Message.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def key_of(message: Message) -> str:
    """purpose : subject : version : recipient : offset : channel, and the event of what is no reminder."""
    event = message.event_id if message.offset == "0" else ""
    return (
        f"{message.purpose}:{message.subject_id}:{message.subject_version}:person-{message.person_id}"
        f":{message.offset}:{message.channel}:{event}"
    )


def _messages(event: Due, row: Row, told: Told) -> Iterator[Message]:
    if not event.payload.get(row.subject):
        return
    if row.reminds:
        yield from reminders_of(event, row, told, policy_of(row.reminds, told.structure))
    else:
        yield _news(event, row, told)


def _news(event: Due, row: Row, told: Told) -> Message:
    ways = channels.ways(told.contact)
    channel = ways[0] if ways else Channel.SLIP
    calendar = told.times.calendar
    today = _is_today(event, calendar)
    hours = told.times.of(Quiet.TODAY) if today else told.times.to_a_person(channel)
    at = later(event.at if today else event.at + TOGETHER, hours, calendar)
    message = _message(event, row, told, channel, at, at + USEFUL)
    message.priority = FIRST if today else row.priority
    if channels.is_unwanted(told.contact):
        message.state, message.skip_reason = MessageState.SKIPPED, SkipReason.UNWANTED
    elif channel == Channel.SLIP and _on_paper(event, told):
        message.state, message.sent_at = MessageState.SENT, event.at
    return message


def _on_paper(event: Due, told: Told) -> bool:
    """Her paper was printed with it."""
    with_it = event.at - timedelta(minutes=1)
    return Slip.objects.filter(person_id=told.person_id, voided_at=None, made_at__gte=with_it).exists()


def reminders_of(event: Due, row: Row, told: Told, policy: Policy) -> Iterator[Message]:
    """Whoever has only a paper or a letter reads the day and the hour there."""
    channel = next((way for way in channels.ways(told.contact) if way in policy.channels), None)
    starts = event.payload.get("starts")
    if channel is None or not policy.enabled or not starts:
        return
    hours = told.times.of(Quiet.MAIL if channel == Channel.MAIL else policy.quiet)
    for one in reminders(
        datetime.fromisoformat(starts),
        policy.offsets,
        told_at=event.at,
        hours=hours,
        calendar=told.times.calendar,
    ):
        message = _message(event, row, told, channel, one.at, one.not_after, offset=one.offset)
        if one.dropped:
            message.state, message.skip_reason = MessageState.SKIPPED, SkipReason.RECENT
        yield message


def _message(
    event: Due, row: Row, told: Told, channel: str, at: datetime, until: datetime, *, offset: str = "0"
) -> Message:
    about = event.payload.get("referral")
    message = Message(
        network_id=told.structure.network_id,
        owner_structure=told.structure,
        purpose=row.purpose,
        message_class=row.urgency,
        channel=channel,
        person_id=told.person_id,
        subject_type=row.subject,
        subject_id=UUID(event.payload[row.subject]),
        subject_version=event.payload.get(row.version_key, 0),
        referral_id=UUID(about) if about else None,
        event_id=event.id,
        offset=offset,
        priority=row.priority,
        not_before=at,
        not_after=until,
    )
    message.key = key_of(message)
    return message


def _supersede(message: Message) -> None:
    """What was planned for a former version of the same subject: replaced, in bulk."""
    if not message.subject_version:
        return
    former = Message.objects.filter(
        person_id=message.person_id,
        subject_type=message.subject_type,
        subject_id=message.subject_id,
        subject_version__lt=message.subject_version,
        state=MessageState.PLANNED,
    )
    replaced = list(former.select_for_update(of=("self",), no_key=True).order_by("pk"))
    if replaced:
        Message.objects.filter(pk__in=[one.pk for one in replaced]).update(state=MessageState.SUPERSEDED)
        let_go(one for one in replaced if one.attempts)


def _is_today(event: Due, calendar: Calendar) -> bool:
    """An hour of today is cancelled, or moved."""
    was = event.payload.get("was")
    if not was:
        return False
    today = calendar.local(event.at).date()
    days: list[Any] = [was, event.payload.get("starts")]
    return any(day and calendar.local(datetime.fromisoformat(day)).date() == today for day in days)


def about_whom(event_id: UUID) -> tuple[UUID, int] | None:
    """The person of an event that the relay has not dealt with, and her home structure."""
    with connection.cursor() as cursor:
        cursor.execute("select person_id, structure_id from floor.whom_it_is_about(%s)", [event_id])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None
