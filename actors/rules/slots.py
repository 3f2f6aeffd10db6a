"""Which days a weekly repetition falls on, and who may keep hours for referrals (actors §12, §13)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from actors.models import Place, Service
from actors.rules.opening import Calendar
from core.kernel import workdays
from core.kernel.querysets import Member
from core.tenancy.models import Closure, Network

AHEAD = timedelta(weeks=8)
PUBLISHING = frozenset({"mediator", "lead"})
BOOKING = frozenset({"social_worker", "mediator", "lead"})

Span = tuple[datetime, datetime]


def can_publish(member: Member) -> bool:
    """Who receives, and who leads."""
    return member.role in PUBLISHING


def can_book(member: Member) -> bool:
    return member.role in BOOKING


def answers_for(structure_id: int | None, service: Service) -> bool:
    """The service is this structure's: of its place when the place's own actor offers it, else of its actor."""
    place = service.place
    if place and place.structure_id and place.actor_id == service.actor_id:
        return place.structure_id == structure_id
    return service.actor.structure_id == structure_id


def days(
    weekday: int,
    first: date,
    last: date,
    *,
    network: Network,
    place: Place | None,
    away: Iterable[Closure],
) -> Iterator[date]:
    """Each such day, public holidays, closures of the place and days of `away` aside."""
    closed = Calendar(
        closed_from=place.closed_from if place else None, closed_until=place.closed_until if place else None
    )
    spans = list(away)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= last:
        gone = any(one.first_day <= day <= one.last_day for one in spans)
        if not workdays.is_holiday(day, network.subdivision) and not closed.closes(day) and not gone:
            yield day
        day += timedelta(weeks=1)


def hours(day: date, at: time, *, minutes: int, in_a_row: int, zone: str) -> list[datetime]:
    """The starts of that day, one after the other, in wall time."""
    first = datetime.combine(day, at)
    walls = [first + timedelta(minutes=minutes * number) for number in range(in_a_row)]
    return [wall.replace(tzinfo=ZoneInfo(zone)) for wall in walls if wall.date() == day]


def met(span: Span, taken: Iterable[Span]) -> Span | None:
    """The first of those that this one meets."""
    return next((one for one in sorted(taken) if span[0] < one[1] and one[0] < span[1]), None)
