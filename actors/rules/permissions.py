"""Who may change the directory (§13)."""

from actors.models import Place
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


def reads_private(member: Member) -> bool:
    """Private contacts are for those who call for someone; never for an observer."""
    return member.role != "observer"
