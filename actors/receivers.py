"""Reactions in the same transaction: one call of one operation each, no logic."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from actors.operations.withdrawing import withdraw_between
from core.journal.models import Event
from core.journal.signals import recorded
from core.kernel.querysets import Member


@receiver(recorded, dispatch_uid="actors.closure_declared")
def closure_declared(event: Event, by: Member, **kwargs: Any) -> None:
    """`closure.declared`: one's own free hours of those days are taken back; booked ones are moved one by one."""
    if event.name == "closure.declared" and event.payload["structure"] == by.structure_id:
        first, last = (date.fromisoformat(event.payload[name]) for name in ("first_day", "last_day"))
        withdraw_between(first, last, by=by)
