"""Lists that need persons and grants: two branches, each by its own index, then the page by primary key."""

from collections.abc import Sequence
from uuid import UUID

from core.kernel.floor.scopes import Scope
from core.kernel.normalise import prefix_end, search_text
from core.kernel.querysets import Member
from people.models import AccessGrant, Accommodation, Person

PAGE = 25


def newest(member: Member, *, limit: int = PAGE) -> list[Person]:
    """The latest persons of one's structure and of those shared with it, newest first."""
    own = Person.objects.own(member).newest_first().values_list("pk", flat=True)[:limit]
    shared = _shared(member).order_by("-person_created_at", "person_id")[:limit]
    return list(_page([*own, *shared]).newest_first()[:limit])


def named(member: Member, text: str, *, limit: int = PAGE) -> list[Person]:
    """Persons one may see whose last or first name begins with `text`, by name."""
    prefix = search_text(text)
    if not prefix:
        return []
    own = [
        *_own_by(member, "search_name", prefix, limit),
        *_own_by(member, "search_first", prefix, limit),
    ]
    shared = (
        _shared(member)
        .filter(search_name__gte=prefix, search_name__lt=prefix_end(prefix))
        .order_by("search_name")
    )
    return list(_page([*own, *shared[:limit]]).order_by("search_name", "id")[:limit])


def _own_by(member: Member, column: str, prefix: str, limit: int) -> list[UUID]:
    between = {f"{column}__gte": prefix, f"{column}__lt": prefix_end(prefix)}
    return list(
        Person.objects.own(member).filter(**between).order_by(column).values_list("pk", flat=True)[:limit]
    )


def _shared(member: Member):  # type: ignore[no-untyped-def]
    if not member.opens_files:
        return AccessGrant.objects.none().values_list("person_id", flat=True)
    return AccessGrant.objects.live(member).filter(scope=Scope.IDENTITY).values_list("person_id", flat=True)


def _page(ids: Sequence[UUID]):  # type: ignore[no-untyped-def]
    return Person.objects.filter(pk__in=ids).select_related("home_structure")


def accommodations_of(member: Member, person_id: UUID) -> list[str]:
    """The codes of what the welcome must provide, as far as the member may read them."""
    row = Accommodation.objects.visible_to(member).of(person_id).first()
    return list(row.codes) if row else []
