"""An address that gets nothing more: at once where it is final, and someone must reach its owner otherwise (notifications §8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock, tenant
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from notifications.models import Message, Report, Suppression
from notifications.rules.answering_for import can_settle
from notifications.states import Heard, SuppressionReason

SOFT_BOUNCES, DURING = 3, timedelta(days=7)


def is_suppressed(message: Message, address_hash: str) -> bool:
    """Anyone of the network knows that this address gets nothing more of this kind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select floor.address_suppressed(%s, %s, %s)", [message.channel, address_hash, message.purpose]
        )
        return bool(cursor.fetchone()[0])


def refuse_address(message: Message, address_hash: str) -> bool:
    """The address of this message does not exist."""
    return suppress(
        message.owner_structure_id,
        channel=message.channel,
        address_hash=address_hash,
        reason=SuppressionReason.HARD_BOUNCE,
        message_id=message.pk,
        person=message.person_id is not None,
    )


def suppress(
    structure_id: int,
    *,
    channel: str,
    address_hash: str,
    reason: SuppressionReason,
    message_id: UUID | None = None,
    purpose: str = "",
    person: bool = False,
) -> bool:
    """Nothing more to this address, and a task for the structure whose tenant is open. Twice is harmless: False.

    `person`: it is the address of someone helped, else of a professional."""
    context = tenant.current()
    row = Suppression(
        network_id=context.network_id,
        owner_structure_id=structure_id,
        channel=channel,
        address_hash=address_hash,
        reason=reason,
        purpose=purpose,
        message_id=message_id,
    )
    known = Suppression.objects.in_force().filter(
        owner_structure_id=structure_id, channel=channel, address_hash=address_hash, purpose=purpose
    )
    if known.exists():
        return False
    Suppression.objects.bulk_create([row], ignore_conflicts=True)
    if not known.filter(pk=row.pk).exists():
        return False
    record(
        "address.suppressed",
        subject=row,
        by=tenant.system_member(context),
        suppression=str(row.pk),
        structure=structure_id,
        channel=channel,
        reason=reason,
        to="person" if person else "team",
    )
    return True


def too_soft(structure_id: int, address_hash: str) -> bool:
    """Three times in a week that a mailbox could not take anything."""
    return (
        Report.objects.filter(
            owner_structure_id=structure_id,
            address_hash=address_hash,
            heard=Heard.SOFT_BOUNCE,
            at__gt=clock.now() - DURING,
        ).count()
        >= SOFT_BOUNCES
    )


@transaction.atomic
def lift(suppression_id: UUID, *, by: Member, why: str) -> None:
    """Write to this address again: for the whole network, because a human says so and why. Twice: refused."""
    seen: Any = Suppression.objects.visible_to(by).get(pk=suppression_id)
    if not can_settle(by, seen):
        raise Refused(_("Votre rôle ne permet pas de rouvrir une adresse."))
    if not why.strip():
        raise Incomplete(_("Dites pourquoi on peut de nouveau écrire à cette adresse."), field="why")
    with connection.cursor() as cursor:
        cursor.execute("select floor.lift_suppression(%s, %s)", [suppression_id, why.strip()[:200]])
        if not cursor.fetchone()[0]:
            raise Refused(_("Cette adresse est déjà rouverte."), code="wrong-state")
    record("address.reopened", subject=seen, by=by, channel=seen.channel, reason=seen.reason)
