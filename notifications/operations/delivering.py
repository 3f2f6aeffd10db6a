"""Claim, check again, send, acknowledge. No transaction is open while a gateway is spoken to.

A worker that dies in between leaves a lease; when it is over another worker sends the message again,
under the same reference. A worker whose lease was taken acknowledges nothing.
"""

import hashlib
import hmac
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.due import due_ids
from core.tenancy.models import NetworkKind, Structure
from notifications import audiences
from notifications.catalogue import LINES, Audience
from notifications.models import Delivery, Message
from notifications.operations.checking import verdict
from notifications.operations.falling_back import fall_back
from notifications.operations.gathering import gather
from notifications.operations.pacing import wish_of
from notifications.operations.planning import insert, replacement
from notifications.operations.rendering import render, subject_of
from notifications.operations.verdicts import Later, Ready
from notifications.operations.wording import write_to_person
from notifications.querysets import DatabaseNow
from notifications.states import MESSAGE, MessageState, Move, Result, SkipReason

LEASE = timedelta(minutes=5)  # longer than the time-out of a gateway
TRIES = 8
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(hours=2)
TASK = "deliver_messages"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker, and nobody else, may send until its lease is over."""

    id: UUID
    network_id: int
    structure_id: int
    token: UUID
    attempt: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What a gateway is given. `reference` is the same on every try; `demo` is the network whose mail never leaves."""

    reference: UUID
    to: str
    title: str
    text: str
    html: str
    demo: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: tuple[str, str] | None = None  # a method, and what a calendar program reads


@dataclass(frozen=True, slots=True)
class Answer:
    """What a gateway says of one try."""

    result: Result
    code: str = ""


Send = Callable[[Letter], Answer]


def deliver(channel: str, send: Send, *, seconds: float = 120) -> int:
    """Send what is due on this channel, most pressing first, for at most this long. Returns how many left.

    Safe to run at any time and in several places at once.
    """
    end, left, down = time.monotonic() + seconds, 0, False
    while not down and time.monotonic() < end:
        networks = list(dict.fromkeys(due.network_id for due in due_ids("message") if due.name == channel))
        claims = [claimed for network in networks if (claimed := claim(network, channel)) is not None]
        if not claims:
            break
        for claimed in claims:
            result = _try(claimed, send)
            left += result == Result.ACCEPTED
            down = down or result == Result.DOWN
    return left


def claim(network_id: int, channel: str) -> Claimed | None:
    """Take the most pressing due message of a network, committed before anything leaves."""
    with tenant.tenant(network=network_id, system=TASK), connection.cursor() as cursor:
        cursor.execute(
            "select id, structure_id, lease_token, attempts from floor.claim_messages(%s, %s, %s)",
            [channel, 1, int(LEASE.total_seconds())],
        )
        row = cursor.fetchone()
    return Claimed(row[0], network_id, row[1], row[2], row[3]) if row else None


def _try(claimed: Claimed, send: Send) -> Result | None:
    """One try of one message; None when it did not have to leave. One that cannot be written goes alone."""
    try:
        letter = prepare(claimed)
    except Exception:
        logger.exception("message not written", extra={"message_id": str(claimed.id)})
        give_up(claimed, "template")
        return None
    if letter is None:
        return None
    started = clock.now()
    try:
        answer = send(letter)
    except Exception as error:
        logger.exception("gateway failed", extra={"message_id": str(claimed.id)})
        answer = Answer(Result.TEMPORARY, type(error).__name__)
    settle(claimed, letter, answer, started=started)
    return answer.result


def prepare(claimed: Claimed) -> Letter | None:
    """Check again on fresh data and write the text; None when the message is set aside, or not ours any more."""
    with tenant.tenant(structure=_structure(claimed), system=TASK):
        message = Message.objects.held(claimed.id, claimed.token).for_sending().first()
        if message is None:
            return None
        if _tries(claimed) > TRIES:
            _give_up(message, claimed, "tries")
            return None
        row = LINES[message.purpose]
        subject = subject_of(message)
        answer = verdict(Ready(message, row, subject))
        if isinstance(answer, Later):
            _postpone(message, claimed, answer)
            return None
        if answer is not None or subject is None:
            _skip(message, claimed, answer or SkipReason.STATE)
            return None
        gather(message)
        if row.audience == Audience.PERSON:
            text = write_to_person(message, row, subject)
        else:
            text = render(message, row, subject, language=wish_of(message).language)
        return Letter(
            reference=message.pk,
            to=audiences.address_of(message),
            title=text.title,
            text=text.plain,
            html=text.html,
            demo=message.network_id if message.network.kind != NetworkKind.REAL else None,
            headers=text.headers,
            calendar=text.calendar,
        )


def settle(claimed: Claimed, letter: Letter, answer: Answer, *, started: datetime) -> None:
    """Write down the try, and where it leads: sent, later, or given up. A lost lease changes nothing."""
    with tenant.tenant(structure=_structure(claimed), system=TASK):
        Delivery(
            network_id=claimed.network_id,
            owner_structure_id=claimed.structure_id,
            message_id=claimed.id,
            try_number=claimed.attempt,
            started_at=started,
            ended_at=max(started, clock.now()),
            result=answer.result,
            code=answer.code[:40],
            address_hash=_hash(letter.to),
        ).save()
        message = Message.objects.held(claimed.id, claimed.token).first()
        if message is None:
            logger.warning("lease lost", extra={"message_id": str(claimed.id)})
        elif answer.result == Result.ACCEPTED:
            _move(claimed, Move.SEND, sent_at=DatabaseNow())
        elif not (_may_retry(claimed, answer) and _again(claimed)):
            _give_up(message, claimed, answer.code or str(answer.result))


def give_up(claimed: Claimed, why: str) -> None:
    """Nothing more is tried; someone is told through the journal and the list of messages."""
    with tenant.tenant(structure=_structure(claimed), system=TASK):
        message = Message.objects.held(claimed.id, claimed.token).first()
        if message is not None:
            _give_up(message, claimed, why)


def _skip(message: Message, claimed: Claimed, reason: SkipReason) -> None:
    """Set aside. Where a member has gone, the team is told in her place."""
    _move(claimed, Move.SKIP, skip_reason=reason)
    of_one = LINES[message.purpose].audience.of_one
    if reason == SkipReason.AUDIENCE and message.user_id and not of_one:
        insert(
            [
                replacement(message, recipient)
                for recipient in audiences.team(message.owner_structure, without=message.user_id)
            ]
        )
    elif reason == SkipReason.NO_ADDRESS:
        fall_back(message)


def _postpone(message: Message, claimed: Claimed, later: Later) -> None:
    """Planned again for later, unless it would then be too late; this claim used up no try."""
    if message.not_after is not None and later.at > message.not_after:
        _skip(message, claimed, SkipReason.LATE)
    else:
        _move(
            claimed,
            Move.POSTPONE,
            not_before=later.at,
            rhythm=later.rhythm or message.rhythm,
            attempts=F("attempts") - 1,
        )


def _tries(claimed: Claimed) -> int:
    """How often this message was tried, this time included. A gateway that was down used up no try."""
    return claimed.attempt - Delivery.objects.filter(message_id=claimed.id, result=Result.DOWN).count()


def _may_retry(claimed: Claimed, answer: Answer) -> bool:
    return answer.result == Result.DOWN or (answer.result == Result.TEMPORARY and _tries(claimed) < TRIES)


def _again(claimed: Claimed) -> bool:
    """Later, with full jitter, unless it would then be too late."""
    ceiling = min(LONGEST, SHORTEST * 2 ** min(claimed.attempt - 1, 10))
    delay = timedelta(seconds=random.uniform(1, ceiling.total_seconds()))  # noqa: S311  no secret
    in_time = Q(not_after__isnull=True) | Q(not_after__gt=DatabaseNow() + delay)
    return _move(claimed, Move.RETRY, in_time, next_try_at=DatabaseNow() + delay)


def _give_up(message: Message, claimed: Claimed, why: str) -> None:
    _move(claimed, Move.GIVE_UP)
    fall_back(message)
    logger.error("message given up", extra={"message_id": str(claimed.id), "kind": why[:40]})
    record(
        "delivery.failed",
        subject=message,
        by=tenant.system_member(tenant.current()),
        purpose=message.purpose,
        reason=why[:40],
        handoff=str(message.subject_id) if message.subject_type == "handoff" else None,
    )


def _move(claimed: Claimed, move: Move, also: Q | None = None, **values: object) -> bool:
    """One step of the table, while the lease is still this worker's."""
    return bool(
        Message.objects.held(claimed.id, claimed.token)
        .filter(also or Q())
        .update(state=MESSAGE.after(MessageState.LEASED, move), lease_until=None, lease_token=None, **values)
    )


def _structure(claimed: Claimed) -> Structure:
    return Structure(id=claimed.structure_id, network_id=claimed.network_id)


def _hash(address: str) -> str:
    return hmac.new(
        settings.RELAIS_HMAC_KEY.encode(), address.strip().lower().encode(), hashlib.sha256
    ).hexdigest()
