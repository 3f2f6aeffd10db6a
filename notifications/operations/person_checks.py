"""What is asked before something is said to a person: her hours, what her paper or another message says already."""

from core.kernel import clock
from notifications.catalogue import MessageClass
from notifications.models import Message
from notifications.operations.telling import FIRST
from notifications.operations.verdicts import Later, Ready, Verdict
from notifications.queries.hours import times_of
from notifications.queries.policies import policy_of
from notifications.querysets import DatabaseNow, MessageQuerySet
from notifications.rules.windows import FRESH, Quiet, later
from notifications.states import MessageState, SkipReason
from referrals.models import Slip

_SAID_ON_PAPER = ("you.sent", "you.reminder")


def is_not_said_already(ready: Ready) -> Verdict:
    """Nothing repeats a paper printed, or the same hour said, less than twelve hours ago."""
    message = ready.message
    if not _is_to_her(message) or message.purpose not in _SAID_ON_PAPER:
        return None
    since = clock.now() - FRESH
    if Slip.objects.filter(person_id=message.person_id, made_at__gt=since, voided_at=None).exists():
        return SkipReason.RECENT
    said = _same_subject(message).filter(state=MessageState.SENT, sent_at__gt=since)
    return SkipReason.RECENT if said.exists() else None


def is_still_planned(ready: Ready) -> Verdict:
    """A reminder that her structure, or its network, has given up since does not leave."""
    message, row = ready.message, ready.row
    if message.offset == "0" or not row.reminds:
        return None
    policy = policy_of(row.reminds, message.owner_structure)
    return None if policy.plans(message.offset) else SkipReason.POLICY


def leaves_the_latest(ready: Ready) -> Verdict:
    """After an outage, of several overdue reminders of one event the most recent leaves, whoever holds it."""
    message = ready.message
    if not _is_to_her(message) or message.offset == "0":
        return None
    newer = (
        _same_subject(message)
        .filter(
            subject_version=message.subject_version,
            state__in=(MessageState.PLANNED, MessageState.LEASED),
            not_before__gt=message.not_before,
            not_before__lte=DatabaseNow(),
        )
        .exclude(not_after__lt=DatabaseNow())
    )
    return SkipReason.LATE if newer.exclude(offset="0").exists() else None


def is_an_hour_for_her(ready: Ready) -> Verdict:
    """Courtesy: in the hours of her channel; what is cancelled on its very day has longer ones."""
    message = ready.message
    if not _is_to_her(message):
        return None
    now = message.now  # type: ignore[attr-defined]
    times = times_of(message.network)
    hours = times.of(Quiet.TODAY) if message.priority == FIRST else times.to_a_person(message.channel)
    at = later(now, hours, times.calendar)
    return None if at == now else Later(at)


def _is_to_her(message: Message) -> bool:
    return message.message_class == MessageClass.PERSON and message.person_id is not None


def _same_subject(message: Message) -> MessageQuerySet:
    return Message.objects.filter(
        person_id=message.person_id, subject_type=message.subject_type, subject_id=message.subject_id
    ).exclude(pk=message.pk)
