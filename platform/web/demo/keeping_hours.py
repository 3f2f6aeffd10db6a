"""Hours that the teams keep for referrals over the next three weeks, and who has booked some of them."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from actors.models import PartnerSlot, Service
from actors.operations.slots import publish_weekly
from actors.rules.slots import answers_for
from core.kernel.ids import uuid7
from core.tenancy.models import Membership
from referrals.operations.without_sharing import book_without_sharing
from web.demo.founding import Founded
from web.demo.playing import Moment, Story
from web.demo.relaying import Relays

THURSDAY = 3
# Who keeps hours, when, how many in a row. Neither La Souris Verte nor Relais Europole keeps any.
KEPT = (
    ("karim", time(14), 2),
    ("ines", time(10), 2),
    ("luc", time(9), 2),
    ("leila", time(14), 2),
    ("bruno", time(15), 1),
    ("manon", time(10), 2),
    ("josiane", time(9), 1),
)
# Who booked for someone who shares nothing but a name for the door.
DOORS = (("jeanne", "ines", "Madame B."), ("sandrine", "leila", "Ahmed"))


def stories(founded: Founded, relays: Relays) -> Iterator[Story]:
    for key, at, in_a_row in KEPT:
        yield _kept(founded.pros[key], relays, at, in_a_row)
    for sender, receiver, door_name in DOORS:
        yield _for_the_door(founded.pros[sender], founded.pros[receiver], relays, door_name)


def _kept(staff: Membership, relays: Relays, at: time, in_a_row: int) -> Story:
    yield Moment(relays.when(8, 9), staff)
    offered = Service.objects.visible_to(staff).published().for_matching().order_by("name", "pk")
    own = [service for service in offered if answers_for(staff.structure_id, service)]
    if own:
        first = _first_thursday(relays.calendar.as_of)
        publish_weekly(
            uuid7(),
            by=staff,
            service_id=own[0].pk,
            starts_on=first,
            at=at,
            until=first + timedelta(weeks=2, days=1),
            in_a_row=in_a_row,
            staff_id=staff.pk,
        )


def _for_the_door(by: Membership, staff: Membership, relays: Relays, door_name: str) -> Story:
    yield Moment(relays.when(1, 15), by)
    free = PartnerSlot.objects.visible_to(by).bookable().filter(staff_id=staff.pk).for_list()
    slot = free.order_by("starts_at").first()
    if slot is not None:
        book_without_sharing(
            uuid7(), by=by, slot_id=slot.pk, needs=slot.service.codes[:1], door_name=door_name
        )


def _first_thursday(as_of: date) -> date:
    """Far enough for its hours to be free still."""
    soon = as_of + timedelta(days=2)
    return soon + timedelta(days=(THURSDAY - soon.weekday()) % 7)
