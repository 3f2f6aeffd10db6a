"""Hours that are taken back together: a service is full, or its structure is away (actors §12).

Only those that nobody booked: a booked hour is moved one by one, from its request, since someone counts on it.
"""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import PartnerSlot
from actors.querysets import SlotQuerySet
from actors.rules import slots as rules
from actors.states import SlotAct, SlotState
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.tenancy.models import Structure


@transaction.atomic
def withdraw_open(service_id: UUID, *, by: Member) -> int:
    """Take back the free hours of one service. How many; twice is harmless, one booked meanwhile stays booked."""
    require(rules.can_publish(by), _("Les créneaux se retirent par qui reçoit, ou par la responsable."))
    return _withdraw(_open(by).of_services([service_id]), by=by)


@transaction.atomic
def withdraw_between(first: date, last: date, *, by: Member) -> int:
    """Take back the free hours of the days on which one's structure is away. How many."""
    return _withdraw(_open(by).on_days(first, last, clock.zone()), by=by)


def _open(by: Member) -> SlotQuerySet:
    return PartnerSlot.objects.visible_to(by).own(by).still_open(clock.now())


def _withdraw(rows: SlotQuerySet, *, by: Member) -> int:
    ids = list(rows.values_list("pk", flat=True))
    withdrawn = 0
    for slot in PartnerSlot.objects.visible_to(by).locked_by_id(ids):
        if slot.state == SlotState.OPEN:
            slot.move(SlotAct.WITHDRAW)
            slot.save(update_fields=["state"])
            withdrawn += 1
    if withdrawn:
        structure = Structure.objects.visible_to(by).get(pk=by.structure_id)
        record("slots.withdrawn", subject=structure, by=by, count=withdrawn)
    return withdrawn
