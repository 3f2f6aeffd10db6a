"""Which service for these needs: what is set aside, and the points of the others (§9).

Pure: the same data, the same request and the same instant give the same list in every process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from actors.models import Service
from actors.rules import hours, opening
from actors.rules.freshness import Freshness, freshness, verified_on
from actors.rules.geography import Point, metres

FAR_ONLY = frozenset({"email", "booking_link", "online"})
# What a place can provide for a good welcome; the other codes of the block FRE ask nothing of a place.
PROVIDED = frozenset(
    {"voir", "entendre", "bouger", "comprendre", "lire_ecrire", "langue_anglais", "langue_autre", "temps"}
)
_WEIGHT = {1: 3, 2: 2, 3: 1}
LEVELS: Mapping[str, Mapping[str, int]] = {
    "P0": {"free": 10, "occasional": 10, "regular": 10, "with": 10, "for": 10, "": 10},
    "P1": {"for": 20, "with": 16, "regular": 10, "occasional": 4, "": 4},
    "P2": {"with": 20, "regular": 18, "occasional": 12, "for": 6, "free": 4, "": 4},
    "P3": {"free": 18, "occasional": 20, "regular": 14, "with": 8, "for": 0, "": 0},
}
_COST = {"free": 4, "conditional": 3, "": 1, "paid": 0}
_FRESH = {Freshness.FRESH: 4, Freshness.TO_CONFIRM: 2, Freshness.STALE: 0}
_CAPACITY_LASTS = timedelta(days=14)
_NEUTRAL_ANSWERS = 2


@dataclass(frozen=True, slots=True)
class CodedRequest:
    """What is looked for, without identity. `accommodations` only when the member may read that scope.

    `mobility`: "" (moves), "reduced" or "none" (does not move). `languages`: those wanted, none when
    French is enough. `required`: accommodations without which a place is set aside. `excluded`:
    structure id → why, in words.
    """

    needs: tuple[tuple[str, int], ...]
    pathway: str = "P0"
    district: str = ""
    code_insee: str = ""
    point: Point | None = None
    mobility: str = ""
    languages: tuple[str, ...] = ()
    accommodations: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    budget: str = ""
    availability: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    excluded: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code, _ in self.needs))

    @property
    def moves_little(self) -> bool:
        return self.pathway == "P1" or self.mobility != "" or "mobilite" in self.accommodations


@dataclass(frozen=True, slots=True)
class Answers:
    """How a structure answered the same needs over 180 days."""

    accepted: int = 0
    declined: int = 0
    silent: int = 0

    def points(self) -> int:
        asked = self.accepted + self.declined + self.silent
        if asked < 5:
            return _NEUTRAL_ANSWERS
        return 3 if 3 * self.accepted >= 2 * asked else 2 if 3 * self.accepted >= asked else 0


@dataclass(frozen=True, slots=True)
class Points:
    needs: int
    level: int
    proximity: int
    accommodations: int
    language: int
    availability: int
    cost: int
    freshness: int
    answers: int

    @property
    def total(self) -> int:
        return (
            self.needs
            + self.level
            + self.proximity
            + self.accommodations
            + self.language
            + self.availability
            + self.cost
            + self.freshness
            + self.answers
        )


@dataclass(frozen=True, slots=True)
class Facts:
    """What points and reasons are both made of."""

    service: Service
    today: date
    distance: float | None
    same_district: bool
    remote: bool
    covered: tuple[str, ...]
    next_opening: datetime | None
    opening_known: bool
    full: bool
    tight: bool
    fresh: Freshness
    verified: date | None
    answers: Answers
    slot_at: datetime | None = None  # the next hour kept for referrals that may be booked


def facts(
    request: CodedRequest,
    service: Service,
    *,
    at: datetime,
    zone: str,
    school_zone: str,
    answers: Answers,
    slot_at: datetime | None = None,
) -> Facts:
    """Everything that depends on the service, the request and the instant, computed once."""
    place, today = service.place, at.astimezone(ZoneInfo(zone)).date()
    point = place.point if place else None
    both = request.point is not None and point is not None
    calendar = opening.Calendar(
        zone, school_zone, place.closed_from if place else None, place.closed_until if place else None
    )
    read = walk_in_hours(service)
    declared = service.capacity_declared_on
    return Facts(
        service=service,
        today=today,
        distance=metres(request.point, point) if request.point and point else None,
        same_district=not both and bool(place and request.district) and place.district == request.district,  # type: ignore[union-attr]
        remote=is_remote(service),
        covered=tuple(code for code in request.codes if code in service.codes),
        next_opening=opening.next_opening(read, at, calendar) if read else None,
        opening_known=read is not None,
        full=service.capacity == "full" and service.full_until is not None and service.full_until >= today,
        tight=service.capacity == "tight" and declared is not None and today - declared <= _CAPACITY_LASTS,
        fresh=freshness(service, today),
        verified=verified_on(service),
        answers=answers,
        slot_at=slot_at,
    )


def walk_in_hours(service: Service) -> hours.Hours | None:
    """Hours one may come in without appointment; None when nobody knows."""
    if "walk_in" not in service.channels:
        return None
    text = service.hours or (service.place.hours if service.place else "")
    read = hours.parse(text)
    return None if read is None or read.comments else read


def is_remote(service: Service) -> bool:
    """One goes nowhere for it."""
    if service.place is None:
        return not service.round
    return "walk_in" not in service.channels and (
        "online" in service.channels or service.formats == ["a-distance"]
    )


def only_from_afar(service: Service) -> bool:
    """Reachable only by e-mail, booking link or online: hidden from pathway 1 (§7)."""
    return bool(service.channels) and set(service.channels) <= FAR_ONLY


def reaches_who_stays(service: Service) -> bool:
    """Comes, calls, or is called."""
    return service.round or service.home_visit or "phone" in service.channels or "online" in service.channels


def points(request: CodedRequest, found: Facts) -> Points:
    service = found.service
    return Points(
        needs=_needs(request, found),
        level=LEVELS[request.pathway].get(service.level, 0),
        proximity=_proximity(request, found),
        accommodations=_accommodations(request, service),
        language=_language(request, service),
        availability=_availability(found),
        cost=_COST[service.cost],
        freshness=_FRESH[found.fresh],
        answers=found.answers.points(),
    )


def _needs(request: CodedRequest, found: Facts) -> int:
    weights: dict[str, int] = {}
    for code, priority in request.needs:
        weights[code] = max(weights.get(code, 0), _WEIGHT[priority])
    return 30 * sum(weights[code] for code in found.covered) // sum(weights.values())


def _proximity(request: CodedRequest, found: Facts) -> int:
    if found.remote:
        return 15 if request.pathway == "P3" else 6
    if found.distance is None:
        return 15 if found.same_district else 5
    distance = found.distance * (2 if request.moves_little else 1)
    return next((value for limit, value in ((800, 15), (2000, 9), (5000, 4)) if distance <= limit), 0)


def _accommodations(request: CodedRequest, service: Service) -> int:
    asked = set(request.accommodations) & PROVIDED
    if not asked:
        return 8
    met = asked & set(service.accommodations)
    unknown = asked - met - set(service.accommodations_absent)
    return (8 * len(met) + 4 * len(unknown)) // len(asked)


def _language(request: CodedRequest, service: Service) -> int:
    wanted = set(request.languages)
    if not wanted or "fr" in wanted or wanted & set(service.languages or ()):
        return 8
    if service.interpreter:
        return 4
    return 2 if service.languages is None else 0


def _availability(found: Facts) -> int:
    if found.full:
        return 2
    value = 3
    nearest = [instant for instant in (found.next_opening, found.slot_at) if instant]
    if found.opening_known or found.slot_at:
        days = (min(nearest).date() - found.today).days if nearest else 999
        value = 8 if days <= 7 else 5 if days <= 21 else 2
    return max(0, value - (2 if found.tight else 0))
