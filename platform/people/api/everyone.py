"""« Mes personnes » as one list that one pages through."""

from typing import Any, Self
from uuid import UUID

from django.utils.dateparse import parse_datetime

from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.tenancy.api.paging import Pages
from people.models import AccessGrant, Person

_ON_THE_GRANT = {"created_at": "person_created_at", "id": "person_id"}


class NewestPersons(Pages):
    ordering = ("-created_at", "-id")
    reads = staticmethod(parse_datetime)


class Everyone:
    """One's own persons and those whose name is shared today: two branches, each by its own index (tenancy §7)."""

    def __init__(self, member: Member, columns: tuple[str, ...] = (), **bounds: Any) -> None:
        self.member, self.columns, self.bounds = member, columns, bounds

    def order_by(self, *columns: str) -> Self:
        return type(self)(self.member, columns, **self.bounds)

    def filter(self, **bounds: Any) -> Self:
        return type(self)(self.member, self.columns, **(self.bounds | bounds))

    def __getitem__(self, page: slice) -> list[Person]:
        ids = [*self._own(page.stop), *self._shared(page.stop)]
        rows = Person.objects.visible_to(self.member).filter(pk__in=ids).select_related("home_structure")
        return list(rows.order_by(*self.columns)[page])

    def _own(self, limit: int) -> list[UUID]:
        rows = Person.objects.own(self.member).filter(**self.bounds).order_by(*self.columns)
        return list(rows.values_list("pk", flat=True)[:limit])

    def _shared(self, limit: int) -> list[UUID]:
        if not self.member.opens_files:
            return []
        bounds = {_on_the_grant(name): value for name, value in self.bounds.items()}
        columns = [_on_the_grant(name) for name in self.columns]
        live = AccessGrant.objects.live(self.member).filter(scope=Scope.IDENTITY, **bounds)
        return list(live.order_by(*columns).values_list("person_id", flat=True)[:limit])


def _on_the_grant(name: str) -> str:
    """The column that a grant copies from its person: « -created_at », « created_at__lt »."""
    sign, rest = ("-", name[1:]) if name.startswith("-") else ("", name)
    column, mark, bound = rest.partition("__")
    return f"{sign}{_ON_THE_GRANT[column]}{mark}{bound}"
