"""What every list shares."""

from collections.abc import Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import models

M = TypeVar("M", bound=models.Model)


class Member(Protocol):
    """Who acts: a user in a structure with one role, or a named system task."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def structure_id(self) -> int | None: ...
    @property
    def network_id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def opens_files(self) -> bool: ...
    @property
    def coordinates(self) -> bool: ...
    @property
    def system(self) -> str: ...


class FloorNow(models.Func):
    """The database's own instant (`relais_now()`), for what only its clock may judge."""

    function = "relais_now"
    arity = 0
    output_field = models.DateTimeField()


class LockingQuerySet(models.QuerySet[M]):
    """Rows locked in the house's order: person (advisory), referral, handoffs by id, seats and slots."""

    def locked(self, id: UUID | int) -> M:
        """The fresh row, locked until the end of the transaction (FOR NO KEY UPDATE)."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=id)

    def locked_by_id(self, ids: Sequence[UUID]) -> list[M]:
        """These rows, locked in the order of their ids."""
        return list(self.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True))
