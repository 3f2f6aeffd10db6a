"""What a team says of the room it has left: « disponible », « tendu », « complet jusqu’au … » (actors §12)."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Capacity, Service
from actors.rules import slots as slot_rules
from actors.rules.permissions import answers_for
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member

LONGEST_FULL = timedelta(days=90)
LONGEST_RELEASE = 168  # hours: a week


@transaction.atomic
def declare_full(services: Iterable[Service], *, by: Member, until: date) -> int:
    """« Complet jusqu’au … » for services of one's own team. How many. A date is always given; again moves it."""
    today = _today()
    if not today < until <= today + LONGEST_FULL:
        raise Incomplete(
            _("Choisissez un jour entre demain et dans trois mois : après, dites-le à nouveau."),
            field="full_until",
        )
    declared = 0
    for service in services:
        _declare(service, Capacity.FULL, by=by, until=until)
        declared += 1
    return declared


@transaction.atomic
def declare_room(service_id: UUID, *, by: Member, capacity: str) -> Service:
    """« Disponible » or « tendu », for a service of one's own team. Said again, the last word holds."""
    if capacity not in (Capacity.AVAILABLE, Capacity.TIGHT):
        raise Incomplete(_("Choisissez ce que vous affichez."), field="capacity")
    return _declare(_published(service_id, by=by), capacity, by=by, until=None)


@transaction.atomic
def set_release(service_id: UUID, *, by: Member, hours: int) -> Service:
    """How long before an hour nobody books it any more. For the hours published from now on; those there stay."""
    service = _published(service_id, by=by)
    require(
        slot_rules.can_publish(by) and answers_for(by, service),
        _("Seule l’équipe qui rend ce service règle ses créneaux."),
    )
    if not 0 <= hours <= LONGEST_RELEASE:
        raise Incomplete(_("Choisissez entre 0 et 168 heures (une semaine)."), field="hours")
    service.release_hours = hours
    service.save(update_fields=["release_hours"])
    record("service.release_set", subject=service, by=by, hours=hours)
    return service


def _declare(service: Service, capacity: str, *, by: Member, until: date | None) -> Service:
    require(answers_for(by, service), _("Seule l’équipe qui rend ce service dit s’il a de la place."))
    service.capacity = capacity
    service.full_until = until
    service.capacity_declared_on = _today()
    service.save(update_fields=["capacity", "full_until", "capacity_declared_on"])
    day = until.isoformat() if until else None
    record("service.declared", subject=service, by=by, capacity=str(capacity), until=day)
    return service


def _published(service_id: UUID, *, by: Member) -> Service:
    found: Service = Service.objects.visible_to(by).published().for_matching().get(pk=service_id)
    return found


def _today() -> date:
    return clock.now().astimezone(clock.zone()).date()
