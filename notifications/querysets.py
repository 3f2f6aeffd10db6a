"""Reads and conditional writes of messages. Due time is the database's, never a worker's."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import models
from django.db.models import F, Q

from core.kernel.querysets import LockingQuerySet, Member

if TYPE_CHECKING:
    from notifications.models import Message, Preference


_REFERENCES = UUID("5f0c1a52-6c0e-5d0b-9a43-2f4f0d0c7be1")


def reference_of(structure_id: int, key: str) -> UUID:
    """The reference of a message, the same whenever it is planned: what a provider says it sent is known again."""
    return uuid5(_REFERENCES, f"{structure_id}:{key}")


class DatabaseNow(models.Func):
    """`relais_now()`: the instant of PostgreSQL, so that a worker's wrong clock changes nothing."""

    function = "relais_now"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class MessageQuerySet(LockingQuerySet["Message"]):
    def bulk_create(self, objs: Iterable[Message], *args: Any, **kwargs: Any) -> list[Message]:
        """Each gets the reference that its key gives: planned again, it has the same one."""
        messages = list(objs)
        for message in messages:
            message.id = reference_of(message.owner_structure_id, message.key)
        return super().bulk_create(messages, *args, **kwargs)

    def visible_to(self, member: Member) -> MessageQuerySet:
        """Those to one's own structure: its mailbox, its members."""
        return self.filter(owner_structure_id=member.structure_id)

    def held(self, id: UUID, token: UUID) -> MessageQuerySet:
        """The message while this lease is the current one; nothing for a worker that came back too late."""
        return self.filter(pk=id, lease_token=token, state="leased")

    def by_hand(self) -> MessageQuerySet:
        """What someone says, posts or hands over to a person, today."""
        return self.left_by_hand().exclude(next_try_at__gt=DatabaseNow()).exclude(not_after__lt=DatabaseNow())

    def left_by_hand(self) -> MessageQuerySet:
        """The same, whatever its hour: what was printed, put off until tomorrow, or is too late."""
        return self.filter(
            channel__in=("call", "letter", "slip"),
            state="planned",
            person__isnull=False,
            not_before__lte=DatabaseNow(),
        )

    def for_sending(self) -> MessageQuerySet:
        return self.annotate(
            late=models.Case(
                models.When(Q(not_after__lt=DatabaseNow()), then=True),
                default=False,
                output_field=models.BooleanField(),
            ),
            now=DatabaseNow(),
        ).select_related("network__coordinating_structure", "owner_structure", "user")

    def bells_of(self, member: Member, user_id: UUID) -> MessageQuerySet:
        """What rings for this member: what names her, and what her team was told; nothing that was forgotten."""
        mine = Q(user_id=user_id) | (
            Q(user=None) & ~Q(key__contains=":gone-") if member.opens_files else Q(pk=None)
        )
        return self.visible_to(member).filter(mine, channel="bell")

    def gathered(self, which: Collection[str], ahead: timedelta) -> models.QuerySet[Message]:
        """What waits to leave with others and whose hour has come, recipient by recipient, locked."""
        return (
            self.for_sending()
            .filter(state="planned", rhythm__in=which, not_before__lte=DatabaseNow() + ahead)
            .order_by("user_id", "message_class", "not_before", "pk")
            .select_for_update(of=("self",), no_key=True, skip_locked=True)
        )

    def read_in_relais(self, messages: Collection[Message]) -> set[tuple[object, ...]]:
        """Of these, those whose bell was already opened: event, purpose, recipient."""
        bells = self.filter(
            channel="bell",
            read_at__isnull=False,
            event_id__in=[message.event_id for message in messages],
        )
        return set(bells.values_list("event_id", "purpose", "user_id"))

    def to_the_same(self, message: Message) -> MessageQuerySet:
        """Mails to the same recipient, whichever."""
        return self.filter(
            owner_structure_id=message.owner_structure_id,
            user_id=message.user_id,
            person_id=message.person_id,
            channel=message.channel,
        )

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)

    def for_list(self) -> models.QuerySet[Message]:
        return self.order_by(F("not_before").desc(), "id")

    def troubled(self) -> MessageQuerySet:
        """What a human must look at: in doubt and no longer waiting for its report, or given up and not settled."""
        return self.filter(
            Q(state="unknown") & (Q(next_try_at=None) | Q(next_try_at__lte=DatabaseNow()))
            | Q(state="dead", read_at=None)
        ).order_by("-not_before", "pk")


class PreferenceQuerySet(models.QuerySet["Preference"]):
    def wish(self, *, user_id: UUID | None, structure_id: int) -> Preference:
        """Hers, or the team's where nobody is named; the defaults of the house when nothing was said."""
        own = self.of_user(user_id) if user_id else self.of_team(structure_id)
        return own.first() or (
            self.model(user_id=user_id) if user_id else self.model(structure_id=structure_id)
        )

    def of_user(self, user_id: UUID) -> PreferenceQuerySet:
        return self.filter(user_id=user_id)

    def of_team(self, structure_id: int) -> PreferenceQuerySet:
        return self.filter(structure_id=structure_id)


class DeliveryQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> DeliveryQuerySet:
        return self.filter(owner_structure_id=member.structure_id)


class LetterBatchQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> LetterBatchQuerySet:
        return self.filter(structure_id=member.structure_id)


class PolicyQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> PolicyQuerySet:
        """The network's, and one's own structure's."""
        return self.that_hold_for(member.network_id, member.structure_id)

    def that_hold_for(self, network_id: int, structure_id: int | None) -> PolicyQuerySet:
        """The structure's, and its network's."""
        return self.filter(Q(structure_id=structure_id) | Q(structure=None), network_id=network_id)


class QuietQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> QuietQuerySet:
        return self.of_network(member.network_id)

    def of_network(self, network_id: int) -> QuietQuerySet:
        return self.filter(network_id=network_id)


class NetworkQuerySet(LockingQuerySet[models.Model]):
    """Counters and switches of a network: no line of them is about anyone."""

    def visible_to(self, member: Member) -> NetworkQuerySet:
        return self.filter(network_id=member.network_id if member.coordinates else None)


class GateQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> GateQuerySet:
        return self.filter(network_id=member.network_id if member.coordinates else None)

    def of(self, network_id: int, channel: str) -> GateQuerySet:
        return self.filter(network_id=network_id, channel=channel)

    def for_list(self) -> GateQuerySet:
        return self.select_related("changed_by__user").order_by("channel")


class ReportQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> ReportQuerySet:
        return self.filter(owner_structure_id=member.structure_id)


class SuppressionQuerySet(LockingQuerySet[models.Model]):
    def visible_to(self, member: Member) -> SuppressionQuerySet:
        return self.filter(owner_structure_id=member.structure_id)

    def in_force(self) -> SuppressionQuerySet:
        return self.filter(lifted_at=None)

    def for_list(self) -> SuppressionQuerySet:
        return self.order_by("-at", "pk").select_related("message__user")
