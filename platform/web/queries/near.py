"""Three places near a counter for what three questions said. Nobody's file is read: there is none."""

from dataclasses import dataclass

from django.urls import reverse

from actors.models import Origin
from actors.operations.unmet import record_unmet_needs
from actors.queries.suggesting import Suggestion, suggest
from actors.rules.matching import CodedRequest
from actors.rules.speaking import hours_in_words
from core.kernel import clock
from core.kernel.querysets import Member
from people.instruments.loading import published
from people.instruments.quick import Quick
from people.instruments.wording import Need
from referrals.queries.asking import middle_of

# Where to send someone when no need stands out and she came all the same.
ANYTHING = (("aide-demarches", 3),)


@dataclass(frozen=True, slots=True)
class Near:
    """One place as it is printed: where, when, whom to call. `paper`: the address of its paper, where it has one."""

    paper: str
    name: str
    service: str
    address: str
    stops: str
    hours: list[tuple[str, str]]
    phone: str
    walking_minutes: int | None


def requested(member: Member, quick: Quick, district: str) -> CodedRequest:
    """The coded request of the three answers, in the support mode that the second one gives."""
    found = tuple((need.service, need.priority) for need in quick.needs(published()))
    return CodedRequest(
        needs=found or ANYTHING,
        pathway=quick.mode(published()),
        district=district,
        point=middle_of(member, district),
    )


def places_near(member: Member, quick: Quick, district: str) -> list[Near]:
    """The first three suggestions; nothing within reach is counted as a need without answer."""
    asked = requested(member, quick, district)
    found = suggest(asked, member=member, at=clock.now())
    if found.is_empty and quick.needs(published()):
        record_unmet_needs(asked, by=member, origin=Origin.SUGGESTION, constraint=found.constraint)
    return [_near(one) for one in found.shown]


def needs_of(quick: Quick) -> list[Need]:
    return quick.needs(published())


def _near(one: Suggestion) -> Near:
    place = one.place
    asked = {"besoin": list(one.covered)}
    return Near(
        paper=reverse("address_paper", args=[place.pk], query=asked) if place else "",
        name=one.name,
        service=one.service.name,
        address=", ".join(part for part in (place.address, place.commune) if part) if place else "",
        stops=place.nearest_stops if place else "",
        hours=[(days, spans) for days, spans in _hours(one) if any(each.isdigit() for each in spans)],
        phone=one.phone,
        walking_minutes=one.walking_minutes,
    )


def _hours(one: Suggestion) -> list[tuple[str, str]]:
    """When it is open; the paper does not list when it is closed."""
    return hours_in_words(one.service.hours or (one.place.hours if one.place else ""))
