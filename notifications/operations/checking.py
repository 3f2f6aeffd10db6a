"""Check again, on fresh data, in the transaction that writes the text: does this message still have to leave?

They are asked in their order and the first answer counts, so the cheap and the final ones come first.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection

from core.kernel import clock
from core.tenancy.models import NetworkKind
from notifications import audiences
from notifications.catalogue import Channel
from notifications.models import Message
from notifications.operations import gating, spending, suppressing
from notifications.operations.letters import address_hash
from notifications.operations.pacing import is_an_hour_of_work, is_not_the_second_today
from notifications.operations.person_checks import (
    is_an_hour_for_her,
    is_not_said_already,
    is_still_planned,
    leaves_the_latest,
)
from notifications.operations.verdicts import Check, Later, Ready, Verdict
from notifications.queries.hours import times_of
from notifications.rules import rhythms
from notifications.states import Rhythm, SkipReason


def verdict(ready: Ready) -> Verdict:
    """The first answer of the checks; None when the message leaves."""
    return next((answer for check in CHECKS if (answer := check(ready)) is not None), None)


def is_in_time(ready: Ready) -> Verdict:
    return SkipReason.LATE if ready.message.late else None  # type: ignore[attr-defined]


def subject_holds(ready: Ready) -> Verdict:
    """What it speaks of is in the state and the version that it says."""
    message, row, subject = ready.message, ready.row, ready.subject
    if subject is None or (row.while_in and subject.state not in row.while_in):
        return SkipReason.STATE
    if not subject.told:
        return SkipReason.NEVER_TOLD
    if message.subject_version and message.subject_version != subject.version:
        return SkipReason.VERSION
    return None


def audience_holds(ready: Ready) -> Verdict:
    return None if audiences.is_still_there(ready.message) else SkipReason.AUDIENCE


def person_allows(ready: Ready) -> Verdict:
    """The person has not died, is not erased, and does not ask that nothing be sent."""
    if ready.row.always:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select floor.message_held(%s)", [ready.message.pk])
        return SkipReason.PERSON if cursor.fetchone()[0] else None


def has_address(ready: Ready) -> Verdict:
    return None if audiences.address_of(ready.message) else SkipReason.NO_ADDRESS


def gate_is_open(ready: Ready) -> Verdict:
    """Closed since it was claimed: it waits as it was. A channel that this installation does not have never opens."""
    message = ready.message
    if message.channel == Channel.SMS and not _takes_sms(message):
        return SkipReason.CLOSED
    return None if gating.is_open(message.network_id, message.channel) else Later(message.not_before)


def address_may_be_written_to(ready: Ready) -> Verdict:
    known = suppressing.is_suppressed(ready.message, _hash(ready))
    return SkipReason.SUPPRESSED if known else None


def budget_allows(ready: Ready) -> Verdict:
    """What costs waits for another day where that is still useful, else goes by the next channel."""
    message = ready.message
    if spending.spend_budget(message):
        return None
    spending.give_back_cap(message, _hash(ready), on=clock.now())
    return _by_then(message, spending.tomorrow(message.network), SkipReason.BUDGET)


def recipient_has_room(ready: Ready) -> Verdict:
    """A person who got enough is called; a professional reads the rest in the morning."""
    message = ready.message
    if spending.spend_cap(message, _hash(ready)):
        return None
    if message.channel == Channel.SMS:
        return SkipReason.CAP
    morning = rhythms.gathered_at(Rhythm.DAILY, clock.now(), times_of(message.network))
    assert morning is not None
    return _by_then(message, morning, SkipReason.CAP, Rhythm.DAILY)


def _by_then(
    message: Message, at: datetime, otherwise: SkipReason, rhythm: Rhythm = Rhythm.INSTANT
) -> Verdict:
    return Later(at, rhythm) if message.not_after is None or at <= message.not_after else otherwise


def _takes_sms(message: Message) -> bool:
    simulated = settings.SIMULATED_SENDING or message.network.kind != NetworkKind.REAL
    return simulated or bool(settings.SMS_GATEWAY)


def _hash(ready: Ready) -> str:
    return address_hash(audiences.address_of(ready.message))


# The last two spend: what refuses for another reason stands before them.
CHECKS: tuple[Check, ...] = (
    is_in_time,
    gate_is_open,
    subject_holds,
    audience_holds,
    person_allows,
    is_still_planned,
    is_not_said_already,
    leaves_the_latest,
    has_address,
    is_an_hour_for_her,
    is_an_hour_of_work,
    is_not_the_second_today,
    address_may_be_written_to,
    recipient_has_room,
    budget_allows,
)
