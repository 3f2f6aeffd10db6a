"""Which structure an audience is, and who of it reads: at planning, and again at sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.tenancy.models import Membership, Network, Role, Structure, StructureStatus
from notifications.catalogue import Audience
from notifications.models import Message
from notifications.rules.channels import address
from people.models import Contact

_KEYS = {
    Audience.SENDER: "sender",
    Audience.SENDER_LEAD: "sender",
    Audience.HOME: "home",
    Audience.HOME_LEAD: "home",
    Audience.CAPTURER: "home",
    Audience.RECIPIENT: "target",
    Audience.RECIPIENT_LEAD: "target",
    Audience.ASSIGNEE: "target",
    Audience.FORMER: "target",
    Audience.MEMBER: "structure",
}
_NAMED = {
    Audience.ASSIGNEE: "assignee",
    Audience.CAPTURER: "capturer",
    Audience.FORMER: "former",
    Audience.MEMBER: "member",
}
_LEADS = (Audience.SENDER_LEAD, Audience.RECIPIENT_LEAD, Audience.HOME_LEAD)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The team's mailbox, or one of its members."""

    user_id: UUID | None = None

    def __str__(self) -> str:
        return f"user-{self.user_id}" if self.user_id else "team"


TEAM = Recipient()


def structure_of(audience: Audience, payload: Mapping[str, Any], *, network_id: int) -> Structure | None:
    """The structure that owns the recipient's data; None when the event names none."""
    if audience == Audience.COORDINATION:
        network = Network.objects.select_related("coordinating_structure").get(pk=network_id)
        return network.coordinating_structure
    return Structure.objects.filter(network_id=network_id, pk=payload[_KEYS[audience]]).first()


def recipients(audience: Audience, structure: Structure, payload: Mapping[str, Any]) -> list[Recipient]:
    """One recipient of the team, never every member: the assignee, the leads, or the mailbox.

    A team without mailbox is told through its leads; one with neither keeps a message that says so.
    What concerns a member's own account is told to nobody in her place.
    """
    named = payload.get(_NAMED.get(audience, ""))
    if named:
        member = _members(structure).filter(pk=named).first()
        if member is not None:
            return [Recipient(member.user_id)]
    if audience.of_one:
        return []
    if audience in _LEADS or not structure.email:
        return _leads(structure) or [TEAM]
    return [TEAM]


def team(structure: Structure, *, without: UUID | None = None) -> list[Recipient]:
    """Who is told in the place of a member who has gone."""
    if structure.email:
        return [TEAM]
    return [lead for lead in _leads(structure) if lead.user_id != without] or [TEAM]


def is_still_there(message: Message) -> bool:
    """The recipient is of the structure today, and the structure of the network."""
    structure = message.owner_structure
    if structure.status == StructureStatus.LEFT:
        return False
    return message.user_id is None or _members(structure).filter(user_id=message.user_id).exists()


def address_of(message: Message) -> str:
    """Where it goes, read at the instant of sending; empty when there is no address."""
    if message.person_id is not None:
        return address(Contact.objects.filter(person_id=message.person_id).first(), message.channel)
    return message.user.email if message.user else message.owner_structure.email


def _members(structure: Structure) -> Any:
    return Membership.objects.current().filter(structure=structure)


def _leads(structure: Structure) -> list[Recipient]:
    users = _members(structure).filter(role=Role.LEAD).order_by("pk").values_list("user_id", flat=True)
    return [Recipient(user_id) for user_id in users]
