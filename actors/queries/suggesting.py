"""Suggestions: the services of the member's network for a coded request, in order, with their reasons (§9)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from actors.models import Actor, Constraint, PartnerSlot, Place, Service
from actors.rules.geography import walking_minutes
from actors.rules.matching import Answers, CodedRequest, Facts, Points, facts, points
from actors.rules.reasons import Reason, reasons, reserves, set_aside
from core.kernel import nomenclature
from core.kernel.querysets import Member
from core.tenancy.models import Network, Structure

SHOWN = 3
_BLOCKS = {
    "online_only": Constraint.ONLINE_ONLY,
    "mobility": Constraint.MOBILITY,
    "closed": Constraint.NONE_EXISTS,
    "suspended": Constraint.NONE_EXISTS,
}
_NOBODY: Mapping[int, Answers] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A service, and why. `structure`: who may be asked through Relais, None when nobody may."""

    service: Service
    structure: Structure | None
    points: Points
    reasons: tuple[Reason, ...]
    reserves: tuple[Reason, ...]
    distance: float | None
    full: bool
    covered: tuple[str, ...] = ()
    slot: PartnerSlot | None = None  # the next hour it keeps for referrals

    @property
    def place(self) -> Place | None:
        return self.service.place

    @property
    def actor(self) -> Actor:
        return self.service.actor

    @property
    def name(self) -> str:
        return self.place.name if self.place else self.actor.name

    @property
    def phone(self) -> str:
        return self.service.phone or (self.place.phone if self.place else "") or self.actor.phone

    @property
    def walking_minutes(self) -> int | None:
        return None if self.distance is None else walking_minutes(self.distance)

    @property
    def for_paper(self) -> tuple[Reason, ...]:
        """Reasons that may be printed for the person: no accommodation unless she asks."""
        return tuple(reason for reason in self.reasons if reason.kind != "accommodations")


@dataclass(frozen=True, slots=True)
class SetAside:
    """A service that is not proposed, and why. The professional may choose it all the same, with a reason."""

    service: Service
    structure: Structure | None
    why: Reason

    @property
    def name(self) -> str:
        return self.service.place.name if self.service.place else self.service.actor.name


@dataclass(frozen=True, slots=True)
class Suggestions:
    """`first`: in order; `second_group`: full for now; `set_aside`: « Écartés, et pourquoi »."""

    request: CodedRequest
    first: list[Suggestion] = field(default_factory=list)
    second_group: list[Suggestion] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    others: int = 0  # services of the network that cover none of the needs

    @property
    def shown(self) -> list[Suggestion]:
        return self.all[:SHOWN]

    @property
    def more(self) -> list[Suggestion]:
        return self.all[SHOWN:]

    @property
    def all(self) -> list[Suggestion]:
        return [*self.first, *self.second_group]

    @property
    def is_empty(self) -> bool:
        return not self.first and not self.second_group

    @property
    def constraint(self) -> Constraint:
        """What blocks an empty list: the reason that set most services aside."""
        kinds = Counter(each.why.kind for each in self.set_aside)
        blocking = sorted(kinds, key=lambda kind: (-kinds[kind], kind))
        return _BLOCKS.get(blocking[0], Constraint.OTHER) if blocking else Constraint.NONE_EXISTS


def suggest(
    request: CodedRequest, *, member: Member, at: datetime, answers: Mapping[int, Answers] = _NOBODY
) -> Suggestions:
    """The services that cover at least one need, best first. Four queries, whatever their number.

    `answers`: structure id → how it answered these needs over 180 days. Nothing is recorded: see
    `actors.operations.unmet.record_unmet_needs` for an empty list."""
    if not request.codes:
        return Suggestions(request)
    network = Network.objects.get(pk=member.network_id)
    visible = Service.objects.visible_to(member)
    found: list[tuple[tuple[object, ...], Suggestion]] = []
    aside: list[SetAside] = []
    covering = list(visible.covering(request.codes).for_matching().order_by("id"))
    hours = _next_hours(member, covering)
    for service in covering:
        structure = recipient(service)
        seen = facts(
            request,
            service,
            at=at,
            zone=network.time_zone,
            school_zone=network.school_zone,
            answers=answers.get(structure.pk, Answers()) if structure else Answers(),
            slot_at=hours[service.pk].starts_at if service.pk in hours else None,
        )
        why = set_aside(
            request, seen, structure.pk if structure else None, structure.may_receive if structure else True
        )
        if why is not None:
            aside.append(SetAside(service, structure, why))
            continue
        one = _suggestion(request, seen, structure, member, network.time_zone, hours.get(service.pk))
        found.append((_rank(one, seen), one))
    found.sort(key=lambda pair: pair[0])
    aside.sort(key=lambda each: (each.name, each.service.name, str(each.service.pk)))
    return Suggestions(
        request,
        [one for _, one in found if not one.full],
        [one for _, one in found if one.full],
        aside,
        visible.published().count() - sum(service.state == "published" for service in covering),
    )


def recipient(service: Service) -> Structure | None:
    """The team that answers: the place's own, when the place's actor offers the service; else the actor's."""
    place = service.place
    if place and place.structure and place.actor_id == service.actor_id:
        return place.structure
    return service.actor.structure


def labels(request: CodedRequest) -> list[str]:
    return [nomenclature.label(code) for code in request.codes]


def _suggestion(
    request: CodedRequest,
    seen: Facts,
    structure: Structure | None,
    member: Member,
    zone: str,
    slot: PartnerSlot | None,
) -> Suggestion:
    own = structure is not None and structure.pk == member.structure_id
    return Suggestion(
        service=seen.service,
        structure=None if own else structure,
        points=points(request, seen),
        reasons=reasons(request, seen, zone),
        reserves=reserves(request, seen, own=own, in_relais=structure is not None),
        distance=seen.distance,
        full=seen.full,
        covered=seen.covered,
        slot=slot,
    )


def _next_hours(member: Member, services: list[Service]) -> dict[UUID, PartnerSlot]:
    """The next bookable hour of each of these services, at another structure."""
    free = PartnerSlot.objects.visible_to(member).elsewhere(member).bookable()
    rows = free.of_services([service.pk for service in services]).first_of_each_service()
    return {slot.service_id: slot for slot in rows}


def _rank(one: Suggestion, seen: Facts) -> tuple[object, ...]:
    """Most points first; ties: shorter distance, later verification, name, id."""
    distance = float("inf") if one.distance is None else one.distance
    verified = -seen.verified.toordinal() if seen.verified else 0
    return (-one.points.total, distance, verified, one.name, str(one.service.pk))
