"""Reads and conditional writes of messages. Due time is the database's, never a worker's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from core.kernel.querysets import LockingQuerySet, Member

if TYPE_CHECKING:
    from notifications.models import Message


class DatabaseNow(models.Func):
    """`relais_now()`: the instant of PostgreSQL, so that a worker's wrong clock changes nothing."""

    function = "relais_now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class MessageQuerySet(LockingQuerySet["Message"]):
    def visible_to(self, member: Member) -> MessageQuerySet:
        """Those to one's own structure: its mailbox, its members."""
        return self.filter(owner_structure_id=member.structure_id)

    def held(self, id: UUID, token: UUID) -> MessageQuerySet:
        """The message while this lease is the current one; nothing for a worker that came back too late."""
        return self.filter(pk=id, lease_token=token, state="leased")

    def for_sending(self) -> MessageQuerySet:
        return self.annotate(
            late=models.Case(
                models.When(Q(not_after__lt=DatabaseNow()), then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
            now=DatabaseNow(),
        ).select_related("network__coordinating_structure", "owner_structure", "user")

    def for_list(self) -> models.QuerySet[Message]:
        return self.order_by(F("not_before").desc(), "id")


class DeliveryQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> DeliveryQuerySet:
        return self.filter(owner_structure_id=member.structure_id)


class LetterBatchQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> LetterBatchQuerySet:
        return self.filter(structure_id=member.structure_id)
