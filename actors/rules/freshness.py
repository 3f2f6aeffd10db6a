"""How sure an entry is: the worst of its three families, hours, contact and offer (§3)."""

from datetime import date, timedelta
from enum import Enum

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actors.models import Place, Service

INTERVAL = timedelta(days=90)


class Freshness(Enum):
    FRESH = "fresh"
    TO_CONFIRM = "to_confirm"
    STALE = "stale"


def of_date(verified: date | None, today: date) -> Freshness:
    """Never verified is stale: an import verifies nothing."""
    if verified is None or today - verified >= 2 * INTERVAL:
        return Freshness.STALE
    return Freshness.TO_CONFIRM if today - verified >= INTERVAL else Freshness.FRESH


def of_place(place: Place, today: date) -> Freshness:
    return of_date(place_verified_on(place), today)


def place_verified_on(place: Place) -> date | None:
    """The oldest of the three families: the day since when all is known to be right."""
    return _oldest(place.hours_verified_on, place.contact_verified_on, place.offer_verified_on)


def verified_on(service: Service) -> date | None:
    """The service's own offer counts for the place's when it is later."""
    place = service.place
    if place is None:
        return service.verified_on
    offers = [day for day in (service.verified_on, place.offer_verified_on) if day]
    return _oldest(place.hours_verified_on, place.contact_verified_on, max(offers, default=None))


def freshness(service: Service, today: date) -> Freshness:
    return of_date(verified_on(service), today)


def in_words(verified: date | None, today: date) -> str:
    """« Vérifié le 12 octobre 2026 », « À vérifier : appelez avant d’y aller »."""
    state = of_date(verified, today)
    if state is Freshness.STALE or verified is None:
        return _("À vérifier : appelez avant d’y aller")
    if state is Freshness.TO_CONFIRM:
        return _("À vérifier : confirmé le %(day)s") % {"day": day(verified)}
    return _("Vérifié le %(day)s") % {"day": day(verified)}


def day(value: date) -> str:
    return date_format(value, "j F Y")


def _oldest(*days: date | None) -> date | None:
    known = [day for day in days if day is not None]
    return min(known) if len(known) == len(days) else None
