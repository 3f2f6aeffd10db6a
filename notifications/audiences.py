"""Which structure an audience is, and who of it reads: at planning, and again at sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, F, When
from django.db.models.functions import Coalesce

from core.kernel import clock
from core.tenancy.models import Membership, Network, Role, Structure, StructureStatus
from notifications.catalogue import LINES, Audience, MessageClass, Row
from notifications.models import Message, Preference
from notifications.models.preferences import Place
from notifications.rules.channels import address
from people.models import Contact
from referrals.models import Handoff, Referral

_KEYS = {
    Audience.SENDER: "sender",
    Audience.SENDER_LEAD: "sender",
    Audience.HOME: "home",
    Audience.HOME_LEAD: "home",
    Audience.CAPTURER: "home",
    Audience.RECIPIENT: "target",
    Audience.RECIPIENT_LEAD: "target",
    Audience.ASSIGNEE: "target",
    Audience.DEPUTY: "target",
    Audience.FORMER: "target",
    Audience.MEMBER: "structure",
    Audience.LEAVER: "structure",
    Audience.OWNER: "structure",
    Audience.OWNER_LEAD: "structure",
}
_NAMED = {
    Audience.ASSIGNEE: "assignee",
    Audience.CAPTURER: "capturer",
    Audience.DEPUTY: "replaced_by",
    Audience.FORMER: "former",
    Audience.MEMBER: "member",
}
_LEADS = (Audience.SENDER_LEAD, Audience.RECIPIENT_LEAD, Audience.HOME_LEAD, Audience.OWNER_LEAD)


_HOLDS = Case(When(holder_structure=F("sender_structure"), then=F("holder_id")))


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
    named = payload.get(_KEYS[audience])
    return Structure.objects.filter(network_id=network_id, pk=named).first() if named else None


def recipients(audience: Audience, structure: Structure, payload: Mapping[str, Any]) -> list[Recipient]:
    """One recipient of the team, never every member: whoever follows it, the leads, or the mailbox.

    A team without mailbox is told through its leads; one with neither keeps a message that says so.
    What concerns a member's own account is told to nobody in her place.
    """
    if audience == Audience.LEAVER:
        gone = Membership.objects.filter(structure=structure, pk=payload["member"]).first()
        return [Recipient(gone.user_id)] if gone else []
    named = payload.get(_NAMED.get(audience, "")) or _follower(audience, structure, payload)
    if named:
        member = _members(structure).select_related("replaced_by").filter(pk=named).first()
        if member is not None and audience.of_one:
            return [Recipient(member.user_id)]
        if member is not None and (there := _in_her_place(member, structure)) is not None:
            return [Recipient(there.user_id)]
    if audience.of_one:
        return []
    if audience in _LEADS or not structure.email:
        return _leads(structure) or [TEAM]
    return [TEAM]


def _in_her_place(member: Membership, structure: Structure) -> Membership | None:
    """Herself, or during an absence whoever replaces her; None when nobody does: her team is told."""
    today = clock.now().astimezone(ZoneInfo(structure.network.time_zone)).date()
    if member.absent_until is None or member.absent_until < today:
        return member
    deputy = _members(structure).filter(pk=member.replaced_by_id).exclude(absent_until__gte=today)
    return deputy.first()


def _follower(audience: Audience, structure: Structure, payload: Mapping[str, Any]) -> UUID | None:
    """Who follows the request by name, on the side that is told."""
    if audience == Audience.RECIPIENT and payload.get("handoff"):
        return (
            Handoff.objects.asked_of(structure.pk)
            .filter(pk=payload["handoff"])
            .values_list("assignee_id", flat=True)
            .first()
        )
    if audience in (Audience.SENDER, Audience.OWNER) and payload.get("referral"):
        sent = Referral.objects.filter(pk=payload["referral"], sender_structure=structure)
        return sent.values_list(Coalesce(_HOLDS, "sender_id"), flat=True).first()
    return None


def written_to(recipient: Recipient, row: Row, wish: Preference, structure: Structure) -> Recipient:
    """Her own address, or her team's for what must be done now, when she asked for that."""
    to_the_team = row.urgency == MessageClass.ACT and wish.act_at == Place.TEAM and structure.email
    return TEAM if recipient.user_id and to_the_team and not row.audience.of_one else recipient


def team(structure: Structure, *, without: UUID | None = None) -> list[Recipient]:
    """Who is told in the place of a member who has gone."""
    if structure.email:
        return [TEAM]
    return [lead for lead in _leads(structure) if lead.user_id != without] or [TEAM]


def is_still_there(message: Message) -> bool:
    """The recipient is of the structure today, and the structure of the network; who has just left it is told so."""
    if LINES[message.purpose].audience == Audience.LEAVER:
        return message.user is not None and message.user.is_active
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
