"""Who opens and closes a way out, sets reminders and hours, and says what became of a message (notifications §2, §8)."""

from typing import Protocol

from core.kernel.querysets import Member
from core.tenancy.models import Role
from notifications.models import Gate


class Owned(Protocol):
    @property
    def owner_structure_id(self) -> int: ...


def can_switch(by: Member, gate: Gate) -> bool:
    """The coordination, for its network; what a restore has closed, the operator alone."""
    if by.network_id != gate.network_id or gate.sealed:
        return False
    return by.coordinates


def can_set_reminders(by: Member) -> bool:
    """The coordination, for its network; a lead, for the persons of her structure."""
    return by.coordinates or by.role == Role.LEAD


def can_set_hours(by: Member) -> bool:
    """The hours of the whole network are its coordination's."""
    return by.coordinates


def can_settle(by: Member, row: Owned) -> bool:
    """Whoever opens files in the structure that is told."""
    return by.opens_files and by.structure_id == row.owner_structure_id
