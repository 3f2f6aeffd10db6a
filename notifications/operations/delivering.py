"""Claim, check again, send, acknowledge. No transaction is open while a gateway is spoken to.

A worker that dies in between leaves a lease; when it is over another worker sends the message again under
the same reference, or asks what became of it where a double would reach someone. A worker whose lease was
taken acknowledges nothing.
"""

import logging
import time
from datetime import datetime

from django.conf import settings

from core.kernel import clock, tenant
from core.kernel.due import due_ids
from core.tenancy.models import NetworkKind
from notifications import audiences
from notifications.catalogue import LINES, Audience
from notifications.models import Delivery, Message
from notifications.operations import failing, reports
from notifications.operations.checking import verdict
from notifications.operations.claiming import (
    LEASE,
    SLOWEST,
    TASK,
    Claimed,
    claim,
    hand_back,
    move,
    postpone,
    tries,
)
from notifications.operations.falling_back import fall_back
from notifications.operations.gathering import gather, let_go
from notifications.operations.informing import note_left
from notifications.operations.letters import Answer, Gateway, Letter, Send, address_hash
from notifications.operations.pacing import wish_of
from notifications.operations.planning import insert, replacement
from notifications.operations.rendering import render, subject_of
from notifications.operations.spending import give_back
from notifications.operations.suppressing import refuse_address
from notifications.operations.verdicts import Later, Ready
from notifications.operations.wording import write_to_person
from notifications.querysets import DatabaseNow
from notifications.states import Heard, Move, Result, SkipReason

NETWORKS = 1000

logger = logging.getLogger(__name__)


def deliver(channel: str, gateway: Gateway, *, seconds: float = 120) -> int:
    """Send what is due on this channel, most pressing first, for at most this long. Returns how many left.

    Safe to run at any time and in several places at once.
    """
    end, left = time.monotonic() + seconds, 0
    with gateway.session() as send:
        while not gateway.resting and time.monotonic() < end:
            networks = [due.network_id for due in due_ids("message", NETWORKS) if due.name == channel]
            taken = 0
            for network in networks:
                batch = claim(network, channel)
                taken += len(batch)
                count, down = _send_batch(batch, send, gateway)
                left += count
                if down:
                    return left
            if not taken:
                break
    return left


def _send_batch(batch: list[Claimed], send: Send, gateway: Gateway) -> tuple[int, bool]:
    """How many left, and whether the gateway is down. What the lease would not cover is handed back."""
    holds = time.monotonic() + (LEASE - 2 * SLOWEST).total_seconds()
    left, stopped, down = 0, False, False
    for claimed in batch:
        if stopped or time.monotonic() > holds:
            hand_back(claimed)
            continue
        result = _try(claimed, send, gateway)
        left += result == Result.ACCEPTED
        down = result == Result.DOWN
        stopped = down or gateway.resting
    return left, down


def _try(claimed: Claimed, send: Send, gateway: Gateway) -> Result | None:
    """One try of one message; None when it did not have to leave. One that cannot be written goes alone."""
    try:
        letter = prepare(claimed, gateway)
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
        if not gateway.abilities.harmless_double:
            answer = Answer(Result.UNKNOWN, type(error).__name__)
    settle(claimed, letter, answer, started=started, gateway=gateway)
    return answer.result


def prepare(claimed: Claimed, gateway: Gateway) -> Letter | None:
    """Check again on fresh data and write the text; None when the message is set aside, or not ours any more."""
    with tenant.tenant(structure=claimed.structure, system=TASK):
        message = _held(claimed)
        if message is None:
            return None
        in_doubt = message.handed_at is not None
        if not in_doubt:
            return _written(message, claimed, gateway)
    return _asked(claimed, gateway)


def _held(claimed: Claimed) -> Message | None:
    """The message while it is this worker's. To a person one worker writes at a time: another may have gathered it."""
    mine = Message.objects.held(claimed.id, claimed.token)
    person_id = mine.values_list("person_id", flat=True).first()
    if person_id is not None:
        tenant.lock_person(person_id)
    return mine.for_sending().first()


def _written(message: Message, claimed: Claimed, gateway: Gateway) -> Letter | None:
    if claimed.attempt > failing.TRIES and tries(claimed) > failing.TRIES:
        failing.give_up(message, claimed, "tries")
        return None
    row = LINES[message.purpose]
    subject = subject_of(message)
    answer = verdict(Ready(message, row, subject))
    if isinstance(answer, Later):
        if not postpone(message, claimed, answer):
            _skip(message, claimed, SkipReason.LATE)
        return None
    if answer is not None or subject is None:
        _skip(message, claimed, answer or SkipReason.STATE)
        return None
    gather(message)
    if row.audience == Audience.PERSON:
        text = write_to_person(message, row, subject)
    else:
        text = render(message, row, subject, language=wish_of(message).language)
    if not gateway.abilities.harmless_double:
        Message.objects.held(claimed.id, claimed.token).update(handed_at=DatabaseNow())
    simulated = message.network.kind != NetworkKind.REAL or settings.SIMULATED_SENDING
    return Letter(
        reference=message.pk,
        to=audiences.address_of(message),
        title=text.title,
        text=text.plain,
        html=text.html,
        demo=message.network_id if simulated else None,
        headers=text.headers,
        calendar=text.calendar,
    )


def _asked(claimed: Claimed, gateway: Gateway) -> Letter | None:
    """It was given to the gateway, which did not answer: heard of since, or asked now; never simply sent again."""
    answer = gateway.query(claimed.id) if gateway.abilities.honours_reference else None
    with tenant.tenant(structure=claimed.structure, system=TASK):
        message = _locked(claimed)
        if message is None:
            return None
        taken = answer is not None and answer.result == Result.ACCEPTED
        if _ended_by_a_report(message, claimed, taken=taken, reference=answer.reference if answer else ""):
            return None
        if answer is not None and answer.result == Result.TEMPORARY:  # never seen: it may leave
            Message.objects.held(claimed.id, claimed.token).update(handed_at=None)
            given_at = message.handed_at or clock.now()
            give_back(message, address_hash(audiences.address_of(message)), on=given_at)
            return _written(message, claimed, gateway)
        failing.doubt(message, claimed, can_ask=answer is not None)
        return None


def settle(claimed: Claimed, letter: Letter, answer: Answer, *, started: datetime, gateway: Gateway) -> None:
    """Write down the try, and where it leads: sent, later, in doubt, or given up. A lost lease changes nothing."""
    with tenant.tenant(structure=claimed.structure, system=TASK):
        Delivery(
            network_id=claimed.network_id,
            owner_structure_id=claimed.structure_id,
            message_id=claimed.id,
            try_number=claimed.attempt,
            started_at=started,
            ended_at=max(started, clock.now()),
            result=answer.result,
            code=answer.code[:40],
            address_hash=address_hash(letter.to),
        ).save()
        message = _locked(claimed)
        if message is None:
            logger.warning("lease lost", extra={"message_id": str(claimed.id)})
        elif answer.result in (Result.ACCEPTED, Result.UNKNOWN):
            taken = answer.result == Result.ACCEPTED
            if not _ended_by_a_report(message, claimed, taken=taken, reference=answer.reference):
                failing.doubt(message, claimed, can_ask=gateway.abilities.honours_reference)
        else:
            give_back(message, address_hash(letter.to), on=started)
            if answer.bad_address:
                refuse_address(message, address_hash(letter.to))
            failing.fail(message, claimed, answer)


def give_up(claimed: Claimed, why: str) -> None:
    """Nothing more is tried; someone is told through the journal and the list of messages."""
    with tenant.tenant(structure=claimed.structure, system=TASK):
        message = Message.objects.held(claimed.id, claimed.token).first()
        if message is not None:
            failing.give_up(message, claimed, why)


def _skip(message: Message, claimed: Claimed, reason: SkipReason) -> None:
    """Set aside. Where a member has gone, the team is told in her place; where a channel is shut, the next takes over."""
    move(claimed, Move.SKIP, skip_reason=reason)
    of_one = LINES[message.purpose].audience.of_one
    if reason == SkipReason.AUDIENCE and message.user_id and not of_one:
        insert(
            [
                replacement(message, recipient)
                for recipient in audiences.team(message.owner_structure, without=message.user_id)
            ]
        )
    elif reason in SkipReason.by_the_next_channel():
        fall_back(message)
    elif reason in SkipReason.of_it_alone():
        let_go([message])


def _locked(claimed: Claimed) -> Message | None:
    """The message while it is this worker's; no report is heard of it until this transaction ends."""
    held = Message.objects.held(claimed.id, claimed.token).for_sending()
    return held.select_for_update(of=("self",), no_key=True).first()


def _ended_by_a_report(message: Message, claimed: Claimed, *, taken: bool, reference: str) -> bool:
    """Sent where it was taken, and said so or not; its report may have come before the answer. False: still in doubt."""
    heard = reports.heard_of(message)
    if not taken and heard is None:
        return False
    if not taken and heard == Heard.FAILED:
        failing.give_up(message, claimed, Heard.FAILED)
        return True
    move(claimed, Move.SEND, sent_at=DatabaseNow(), provider_ref=reference, handed_at=None)
    if heard == Heard.FAILED:
        failing.tell_failure(message, Heard.FAILED)
    else:
        note_left(message, by=tenant.system_member(tenant.current()))
    return True
