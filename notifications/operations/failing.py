"""A try that did not succeed: later, given up, in doubt, or by another channel (notifications §3, §4)."""

import logging
import random
from datetime import timedelta

from django.db.models import Q

from core.journal.operations import record
from core.kernel import tenant
from core.kernel.due import due_ids
from core.tenancy.models import Structure
from notifications.models import Message
from notifications.operations.claiming import TASK, Claimed, move, tries
from notifications.operations.falling_back import fall_back
from notifications.operations.letters import Answer
from notifications.operations.troubles import whose
from notifications.querysets import DatabaseNow
from notifications.states import MessageState, Move, Result

TRIES = 8
SHORTEST, LONGEST = timedelta(seconds=30), timedelta(hours=2)
SOON = timedelta(minutes=1)  # before a provider is asked what became of a message
PATIENCE = timedelta(minutes=30)  # for a delivery report, before a human looks

logger = logging.getLogger(__name__)


def fail(message: Message, claimed: Claimed, answer: Answer) -> None:
    """Later where another try may succeed, else given up: told, and by the next channel."""
    may = answer.result == Result.DOWN or (answer.result == Result.TEMPORARY and tries(claimed) < TRIES)
    if not (may and _again(claimed, answer)):
        give_up(message, claimed, answer.code or str(answer.result), shut=answer.bad_address)


def doubt(message: Message, claimed: Claimed, *, can_ask: bool) -> None:
    """It may have left. Where the provider can be asked, it is, and soon; else its report is waited for. Never sent again blindly."""
    if can_ask and tries(claimed) < TRIES:
        move(claimed, Move.RETRY, next_try_at=DatabaseNow() + SOON)
    else:
        move(claimed, Move.DOUBT, next_try_at=DatabaseNow() + PATIENCE)
        logger.warning("message in doubt", extra={"message_id": str(claimed.id)})


def give_up(message: Message, claimed: Claimed, why: str, *, shut: bool = False) -> None:
    """Nothing more is tried by this channel; the next takes over, and someone is told."""
    if move(claimed, Move.GIVE_UP, handed_at=None):
        tell_failure(message, why, shut=shut)


def tell_failure(message: Message, why: str, *, shut: bool = False) -> None:
    """To whoever must reach its recipient, on the list of what did not leave, and by the next channel where there is one.

    `shut`: its address takes nothing more, which is told by itself.
    """
    fall_back(message)
    logger.error("message given up", extra={"message_id": str(message.pk), "kind": why[:40]})
    _record(message, why, shut=shut)


def tell_doubts(limit: int = 200) -> int:
    """What was handed to a gateway and never heard of: told once, to whoever can ask. How many. Twice is harmless."""
    count = 0
    for item in due_ids("doubtfulmessage", limit):
        assert item.structure_id is not None
        structure = Structure(id=item.structure_id, network_id=item.network_id)
        with tenant.tenant(structure=structure, system=TASK):
            doubtful = Message.objects.filter(
                pk=item.id, state=MessageState.UNKNOWN, next_try_at__lte=DatabaseNow()
            )
            message = doubtful.select_for_update(of=("self",), no_key=True, skip_locked=True).first()
            if message is not None:
                doubtful.update(next_try_at=None)
                _record(message, str(MessageState.UNKNOWN), shut=False)
                count += 1
    return count


def _record(message: Message, why: str, *, shut: bool) -> None:
    record(
        "delivery.failed",
        subject=message,
        by=tenant.system_member(tenant.current()),
        purpose=message.purpose,
        reason=why[:40],
        handoff=str(message.subject_id) if message.subject_type == "handoff" else None,
        shut=shut,
        **whose(message),
    )


def _again(claimed: Claimed, answer: Answer) -> bool:
    """Later, with full jitter and not before the provider allows, unless it would then be too late."""
    ceiling = min(LONGEST, SHORTEST * 2 ** min(claimed.attempt - 1, 10))
    delay = timedelta(seconds=random.uniform(1, ceiling.total_seconds()))  # noqa: S311  no secret
    delay = max(delay, answer.retry_after or delay)
    in_time = Q(not_after__isnull=True) | Q(not_after__gt=DatabaseNow() + delay)
    return move(claimed, Move.RETRY, in_time, next_try_at=DatabaseNow() + delay, handed_at=None)
