"""Who may change the directory (§13)."""

from actors.models import Place, Service
from core.kernel.querysets import Member


def can_import(member: Member) -> bool:
    """The coordinator, or the command that an operator types."""
    return member.coordinates or bool(member.system)


def can_edit(member: Member, place: Place) -> bool:
    """The coordinator, and the lead of the structure that claimed the place or its actor."""
    if member.network_id != place.network_id:
        return False
    if member.coordinates or member.system:
        return True
    claimed = place.structure_id or place.actor.structure_id
    return member.role == "lead" and claimed is not None and claimed == member.structure_id


def keeps_entries(member: Member) -> bool:
    """Entries of one's own structure, or all of the network: told of what is to check."""
    return member.coordinates or member.role == "lead"


def answers_for(member: Member, service: Service) -> bool:
    """The team that gives the service: the place's own, else the actor's (`queries.suggesting.recipient`)."""
    place = service.place
    own_place = place.structure_id if place and place.actor_id == service.actor_id else None
    return member.structure_id is not None and member.structure_id == (
        own_place or service.actor.structure_id
    )


def reads_private(member: Member) -> bool:
    """Private contacts are for those who call for someone; never for an observer."""
    return member.role != "observer"
