"""Which reminders leave for the persons of a structure: its own policy, else its network's, else the product's."""

from dataclasses import dataclass
from typing import Any

from core.kernel.querysets import Member
from core.tenancy.models import Structure
from notifications.models import ReminderPolicy
from notifications.rules.reminding import Policy, in_force


def policy_of(purpose: str, structure: Structure) -> Policy:
    """What is in force there. One read, inside a tenant of the network."""
    rows: Any = ReminderPolicy.objects.that_hold_for(structure.network_id, structure.pk)
    return in_force(purpose, rows.filter(purpose=purpose))


@dataclass(frozen=True, slots=True)
class Seen:
    """For whoever sets them: what is in force there, the network's, and whether it was decided there, by whom."""

    policy: Policy
    of_network: Policy
    row: ReminderPolicy | None

    @property
    def own(self) -> bool:
        return self.row is not None and not self.row.follows


def seen_by(purpose: str, member: Member) -> Seen:
    """The network's, for its coordination; for a lead her structure's."""
    found: Any = ReminderPolicy.objects.visible_to(member).filter(purpose=purpose)
    rows: list[ReminderPolicy] = list(found.select_related("changed_by__user"))
    of_network = [row for row in rows if row.structure_id is None]
    row = next((row for row in rows if (row.structure_id is None) == member.coordinates), None)
    here = of_network if member.coordinates else rows
    return Seen(in_force(purpose, here), in_force(purpose, of_network), row)
