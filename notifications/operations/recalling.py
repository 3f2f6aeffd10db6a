"""The reminders that should exist for the next ten days, from the hours themselves and the policy of today (notifications §3.7).

What is there already is never planned a second time, whatever its channel: a reminder has its offset, and leaves once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from core.kernel import clock
from core.kernel.due import Due
from core.kernel.tenant import tenant
from core.tenancy.models import Network, Structure, StructureStatus
from notifications.catalogue import LINES
from notifications.models import Message
from notifications.models.reminders import APPOINTMENT, TEMPLATES
from notifications.operations.gathering import let_go
from notifications.operations.telling import Told, reminders_of
from notifications.queries.hours import times_of
from notifications.queries.policies import policy_of
from notifications.rules.channels import BY_HAND
from notifications.rules.reminding import Policy
from notifications.states import MESSAGE, MessageState, Move, SkipReason
from people.models import Contact

AHEAD = 10  # days
BEFORE_NEXT_NIGHT = timedelta(hours=36)

Known = dict[tuple[UUID, int, UUID], list[Message]]


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour to come of a person of one's own, and when it was last said."""

    id: UUID
    version: int
    person_id: UUID
    starts_at: datetime
    told_at: datetime
    event_id: UUID


def recall(network: Network) -> int:
    """Bring the reminders of a network to what is set today. How many were missing that nobody had just asked for.

    Twice is harmless.
    """
    missing = 0
    structures = Structure.objects.filter(network=network).exclude(status=StructureStatus.EXTERNAL)
    for structure in structures.select_related("network").order_by("pk"):
        with tenant(structure=structure, system="plan_messages"):
            missing += _recall(structure)
    return missing


def _recall(structure: Structure) -> int:
    hours = _to_come()
    if not hours:
        return 0
    policy, times = policy_of(APPOINTMENT, structure), times_of(structure.network)
    contacts = {
        one.person_id: one for one in Contact.objects.filter(person_id__in={hour.person_id for hour in hours})
    }
    known, row, missing = _known(hours), LINES[TEMPLATES[APPOINTMENT]], 0
    for hour in hours:
        told = Told(hour.person_id, structure, contacts.get(hour.person_id), times)
        there = known[hour.id, hour.version, hour.person_id]
        offsets = {message.offset: message for message in there}
        for wanted in reminders_of(_as_event(hour, structure), row, told, policy):
            if wanted.offset in offsets:
                _move(offsets[wanted.offset], wanted)
            elif policy.is_younger_than(hour.told_at):
                if wanted.not_before > clock.now():  # asked for since: what would be late was never promised
                    _insert(wanted)
            else:
                _insert(wanted)
                missing += 1
        _give_up(there, policy)
    return missing


def _to_come() -> list[Hour]:
    with connection.cursor() as cursor:
        cursor.execute("select * from floor.hours_to_recall(%s)", [AHEAD])
        return [Hour(*row) for row in cursor.fetchall()]


def _known(hours: list[Hour]) -> Known:
    found: Known = defaultdict(list)
    reminders = Message.objects.filter(
        person_id__in={hour.person_id for hour in hours}, subject_type=APPOINTMENT
    ).exclude(offset="0")
    for message in reminders.order_by("pk"):
        if message.person_id is not None:
            found[message.subject_id, message.subject_version, message.person_id].append(message)
    return found


def _as_event(hour: Hour, structure: Structure) -> Due:
    payload = {
        "appointment": str(hour.id),
        "appointment_version": hour.version,
        "starts": hour.starts_at.isoformat(),
        "kept": True,
    }
    return Due(hour.event_id, structure.network_id, structure.pk, hour.told_at, "appointment.set", payload)


def _insert(message: Message) -> None:
    Message.objects.bulk_create([message], ignore_conflicts=True)


def _move(there: Message, wanted: Message) -> None:
    """The hours of the network have changed: it leaves in those of today. One that is due, or was put off, stays."""
    now = clock.now()
    if there.channel != wanted.channel or min(there.not_before, wanted.not_before) <= now:
        return
    if (there.not_before, there.not_after) != (wanted.not_before, wanted.not_after):
        Message.objects.filter(pk=there.pk, state=MessageState.PLANNED, attempts=0).update(
            not_before=wanted.not_before, not_after=wanted.not_after
        )


def _give_up(there: list[Message], policy: Policy) -> None:
    """What a human would say before the next night, and that is not wanted any more. What leaves by itself is asked then."""
    for message in there:
        soon = message.not_before < clock.now() + BEFORE_NEXT_NIGHT
        if soon and message.channel in BY_HAND and not policy.plans(message.offset):
            planned = Message.objects.filter(pk=message.pk, state=MessageState.PLANNED)
            if planned.update(
                state=MESSAGE.after(MessageState.PLANNED, Move.SKIP), skip_reason=SkipReason.POLICY
            ):
                let_go([message])
