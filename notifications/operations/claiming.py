"""Take messages for one worker, and move them on while the lease is its own (notifications §3)."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.db.models import F, Q

from core.kernel import tenant
from core.tenancy.models import Structure
from notifications.models import Delivery, Message
from notifications.operations.verdicts import Later
from notifications.states import MESSAGE, MessageState, Move, Result

TASK = "deliver_messages"
SLOWEST = timedelta(seconds=20)  # the time-out of a gateway
LEASE = timedelta(minutes=5)
BATCH = 12  # each may take the slowest time, and the lease still holds


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker, and nobody else, may send until its lease is over."""

    id: UUID
    network_id: int
    structure_id: int
    token: UUID
    attempt: int

    @property
    def structure(self) -> Structure:
        return Structure(id=self.structure_id, network_id=self.network_id)


def claim(network_id: int, channel: str, most: int = BATCH) -> list[Claimed]:
    """Take the most pressing due messages of a network whose gate is open, committed before anything leaves."""
    with tenant.tenant(network=network_id, system=TASK), connection.cursor() as cursor:
        cursor.execute(
            "select id, structure_id, lease_token, attempts from floor.claim_messages(%s, %s, %s)",
            [channel, most, int(LEASE.total_seconds())],
        )
        return [
            Claimed(id, network_id, structure_id, token, attempt)
            for id, structure_id, token, attempt in cursor.fetchall()
        ]


def hand_back(claimed: Claimed) -> None:
    """It was not tried: planned again as it was, for whoever comes next."""
    with tenant.tenant(structure=claimed.structure, system=TASK):
        move(claimed, Move.POSTPONE, attempts=F("attempts") - 1)


def move(claimed: Claimed, act: Move, also: Q | None = None, **values: object) -> bool:
    """One step of the table, while the lease is still this worker's. Inside the tenant of its structure."""
    return bool(
        Message.objects.held(claimed.id, claimed.token)
        .filter(also or Q())
        .update(state=MESSAGE.after(MessageState.LEASED, act), lease_until=None, lease_token=None, **values)
    )


def postpone(message: Message, claimed: Claimed, later: Later) -> bool:
    """Planned again for later; this claim used up no try. False when it would then be too late."""
    if message.not_after is not None and later.at > message.not_after:
        return False
    return move(
        claimed,
        Move.POSTPONE,
        not_before=later.at,
        rhythm=later.rhythm or message.rhythm,
        attempts=F("attempts") - 1,
    )


def tries(claimed: Claimed) -> int:
    """How often this message was tried, this time included. A gateway that was down used up no try."""
    return claimed.attempt - Delivery.objects.filter(message_id=claimed.id, result=Result.DOWN).count()
