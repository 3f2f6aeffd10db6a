"""Whom else the sender may keep for later: by whether she agreed to it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from core.kernel.querysets import Member
from core.tenancy.models import Structure
from people.operations.ledger import receiving


@dataclass(frozen=True, slots=True)
class Possible:
    """Structures that may receive: those she agreed to, and those she has not been asked about."""

    agreed: list[Structure]
    others: list[Structure]


def possible_next(member: Member, person_id: UUID, *, already: Collection[int]) -> Possible:
    """Of the network, but for one's own and those of the list already."""
    structures = (
        Structure.objects.visible_to(member)
        .possible_recipients()
        .exclude(pk=member.structure_id)
        .exclude(pk__in=already)
    )
    covered = receiving(member, person_id)
    rows = list(structures.for_list())
    return Possible(
        agreed=[row for row in rows if row.pk in covered],
        others=[row for row in rows if row.pk not in covered],
    )
