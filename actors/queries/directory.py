"""The directory as members search it: facets in the address, places in order, and what blocks an empty list."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, Value, When
from django.utils.translation import gettext as _

from actors.models import Place, Service
from actors.rules import freshness, search, speaking
from actors.rules.matching import FAR_ONLY
from core.kernel import nomenclature
from core.kernel.querysets import Member
from core.tenancy.models import Network

if TYPE_CHECKING:
    from actors.querysets import PlaceQuerySet, ServiceQuerySet


@dataclass(frozen=True, slots=True)
class Filters:
    """What was chosen. `offline`: hide what is reachable only online, as for someone of pathway 1."""

    text: str = ""
    need: str = ""
    district: str = ""
    offline: bool = False

    @property
    def codes(self) -> list[str]:
        return [self.need] if self.need else []

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(parameter, words) of each filter in use."""
        every = [
            ("q", self.text and _("« %(text)s »") % {"text": self.text}),
            ("besoin", nomenclature.label(self.need)),
            ("secteur", self.district and _("secteur %(name)s") % {"name": self.district}),
            ("hors_ligne", self.offline and _("sans internet")),
        ]
        return [(name, str(words)) for name, words in every if words]

    def without(self, name: str) -> "Filters":
        match name:
            case "q":
                return replace(self, text="")
            case "besoin":
                return replace(self, need="")
            case "secteur":
                return replace(self, district="")
            case _:
                return replace(self, offline=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list, and the top of a place's page."""

    place: Place
    state: speaking.OpenState
    verified: str
    to_check: bool
    services: list[Service]

    @property
    def former_names(self) -> list[str]:
        return [alias.name for alias in self.place.aliases.all() if alias.kind == "former"]

    @property
    def title(self) -> str:
        """The name, with the former ones that people still say."""
        names = self.former_names
        if not names:
            return self.place.name
        return _("%(name)s (anciennement %(former)s)") % {"name": self.place.name, "former": ", ".join(names)}

    @property
    def phone(self) -> str:
        return self.place.phone or self.place.actor.phone


def find(member: Member, filters: Filters) -> "PlaceQuerySet":
    """Published places that hold to every filter: exact name first, then names, then the rest."""
    found = Place.objects.visible_to(member).published().found_by(search.asked(filters.text))
    if filters.district:
        found = found.in_district(filters.district)
    services = _services(member, filters)
    if filters.offline:
        services = services.exclude(_FAR)
    if filters.need or filters.offline:
        found = found.filter(Exists(services.filter(place=OuterRef("pk"))))
    key = search.name_key(filters.text)
    rank = Case(
        When(search_name=key, then=Value(0)),
        When(search_name__startswith=key, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    desks = Exists(services.filter(place=OuterRef("pk"), channels__contains=["walk_in"]))
    order = ["-desks"] if filters.offline else []
    return found.annotate(rank=rank, desks=desks).order_by(*order, "rank", "search_name", "id")


def hidden(member: Member, filters: Filters) -> int:
    """Services that pathway 1 hides: a professional may make contact for the person."""
    if not filters.offline:
        return 0
    places = Place.objects.visible_to(member).published().found_by(search.asked(filters.text))
    if filters.district:
        places = places.in_district(filters.district)
    return _services(member, filters).filter(_FAR, place__in=places).count()


def blocking(member: Member, filters: Filters) -> list[tuple[str, str, int]]:
    """For an empty list: (parameter, its words, places found without it), those that would help first."""
    counts = [(name, words, find(member, filters.without(name)).count()) for name, words in filters.chosen]
    return sorted([each for each in counts if each[2]], key=lambda each: -each[2])


def entries(places: "Iterable[Place]", *, network: Network, at: datetime) -> list[Entry]:
    return [entry(place, network=network, at=at) for place in places]


def entry(place: Place, *, network: Network, at: datetime) -> Entry:
    today = at.astimezone(ZoneInfo(network.time_zone)).date()
    verified = freshness.place_verified_on(place)
    return Entry(
        place=place,
        state=speaking.open_state(place, at, zone=network.time_zone, school_zone=network.school_zone),
        verified=freshness.in_words(verified, today),
        to_check=freshness.of_date(verified, today) is not freshness.Freshness.FRESH,
        services=[service for service in place.services.all() if service.state == "published"],
    )


def with_what_is_shown(places: "PlaceQuerySet") -> "PlaceQuerySet":
    """With what a line of the list and the page of a place show."""
    services = Service.objects.select_related("actor").order_by("name", "id")
    return places.select_related("actor").prefetch_related(
        Prefetch("services", services), "aliases", "labels", "actor__aliases"
    )


def districts(member: Member) -> list[str]:
    """Those that places of the network name."""
    return list(
        Place.objects.visible_to(member)
        .published()
        .exclude(district="")
        .order_by("district")
        .values_list("district", flat=True)
        .distinct()
    )


def place(member: Member, place_id: UUID) -> Place | None:
    """One place of the member's network, closed ones included: people still hold its address."""
    return with_what_is_shown(Place.objects.visible_to(member).filter(pk=place_id)).first()


_FAR = Q(channels__contained_by=sorted(FAR_ONLY), channels__len__gt=0)


def _services(member: Member, filters: Filters) -> "ServiceQuerySet":
    services = Service.objects.visible_to(member).published()
    return services.covering(filters.codes) if filters.need else services
