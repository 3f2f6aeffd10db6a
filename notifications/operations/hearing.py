"""What gateways tell afterwards: delivered, not delivered, returned, STOP. Told three times or out of order, it acts once (notifications §3, §8)."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from core.kernel import clock, tenant
from core.tenancy.models import Network, Structure
from notifications.catalogue import Channel
from notifications.models import Delivery, Message, Report
from notifications.operations import failing, reports
from notifications.operations.claiming import TASK
from notifications.operations.informing import note_left
from notifications.operations.letters import Told, address_hash
from notifications.operations.suppressing import suppress, too_soft
from notifications.querysets import DatabaseNow
from notifications.states import MESSAGE, Heard, MessageState, Move, SuppressionReason

logger = logging.getLogger(__name__)

_SUPPRESSES = {
    Heard.HARD_BOUNCE: SuppressionReason.HARD_BOUNCE,
    Heard.COMPLAINT: SuppressionReason.COMPLAINT,
    Heard.STOP: SuppressionReason.STOP,
}


@dataclass(frozen=True, slots=True)
class Concerned:
    """The structure whose message it was, or that has written to this address."""

    message_id: UUID | None
    network_id: int
    structure_id: int

    @property
    def structure(self) -> Structure:
        return Structure(id=self.structure_id, network_id=self.network_id)


def hear(channel: str, told: Iterable[Told]) -> int:
    """Write down what is new in it, and act on it. How many lines were new.

    A reply is about an address: every structure that wrote to it is concerned, else every coordination.
    """
    new = 0
    for one in told:
        concerned = _by_reference(channel, one) if one.heard != Heard.STOP else _by_address(channel, one)
        if not concerned:
            logger.warning("receipt of nothing we know", extra={"channel": channel, "heard": one.heard})
        for each in concerned:
            with tenant.tenant(structure=each.structure, system=TASK):
                new += _heard(channel, one, each)
    return new


def _heard(channel: str, told: Told, concerned: Concerned) -> bool:
    hashed = address_hash(told.address) if told.address else _address_of_last_try(concerned.message_id)
    message = (
        Message.objects.filter(pk=concerned.message_id)
        .select_related("network")
        .select_for_update(of=("self",), no_key=True)
        .first()
        if concerned.message_id
        else None
    )
    row = Report(
        network_id=concerned.network_id,
        owner_structure_id=concerned.structure_id,
        message=message,
        channel=channel,
        heard=told.heard,
        code=told.code[:40],
        key=told.key[-64:],
        address_hash=hashed,
        at=clock.now(),
    )
    Report.objects.bulk_create([row], ignore_conflicts=True)
    if not Report.objects.filter(pk=row.pk).exists():
        return False  # told before
    _act(channel, told, concerned, message, hashed)
    return True


def _act(channel: str, told: Told, concerned: Concerned, message: Message | None, hashed: str) -> None:
    reason = _SUPPRESSES.get(told.heard)
    if told.heard == Heard.SOFT_BOUNCE and too_soft(concerned.structure_id, hashed):
        reason = SuppressionReason.HARD_BOUNCE
    if reason is not None and hashed:
        suppress(
            concerned.structure_id,
            channel=channel,
            address_hash=hashed,
            reason=reason,
            message_id=concerned.message_id,
            person=message.person_id is not None if message else channel == Channel.SMS,
        )
    if message is None or told.heard == Heard.STOP:
        return
    if told.heard == Heard.DELIVERED:
        if _out_of_doubt(message, Move.SEND, sent_at=DatabaseNow()):
            note_left(message, by=tenant.system_member(tenant.current()))
    elif (
        told.heard in reports.NOT_DELIVERED
        and reports.heard_of(message) != Heard.DELIVERED
        and reports.is_the_first_failure(message)
        and (_out_of_doubt(message, Move.GIVE_UP) or message.state == MessageState.SENT)
    ):  # of one that is not acknowledged yet, whoever acknowledges it reads its reports
        failing.tell_failure(message, told.code or str(told.heard), shut=bool(reason and hashed))


def _out_of_doubt(message: Message, act: Move, **values: object) -> bool:
    if message.state != MessageState.UNKNOWN:
        return False
    after = MESSAGE.after(MessageState.UNKNOWN, act)
    return bool(
        Message.objects.filter(pk=message.pk).update(state=after, handed_at=None, next_try_at=None, **values)
    )


def _address_of_last_try(message_id: UUID | None) -> str:
    found = (
        Delivery.objects.filter(message_id=message_id)
        .order_by("-try_number")
        .values_list("address_hash", flat=True)
    )
    return found.first() or ""


def _by_reference(channel: str, told: Told) -> list[Concerned]:
    if told.reference is None and not told.provider:
        return []
    return _rows(
        "select id, network_id, structure_id from floor.message_referred(%s, %s, %s)",
        [channel, told.reference, told.provider],
    )


def _by_address(channel: str, told: Told) -> list[Concerned]:
    found = _rows(
        "select id, network_id, structure_id from floor.writers_to(%s, %s)",
        [channel, address_hash(told.address)],
    )
    return found or [
        Concerned(None, network.pk, network.coordinating_structure_id)
        for network in Network.objects.exclude(coordinating_structure=None)
        if network.coordinating_structure_id is not None
    ]


def _rows(statement: str, values: list[Any]) -> list[Concerned]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [Concerned(*row) for row in cursor.fetchall()]
