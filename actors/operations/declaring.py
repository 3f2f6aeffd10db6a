"""What a team says of the room it has left: « complet jusqu’au … » (actors §12)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import Capacity, Service
from actors.rules.permissions import answers_for
from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member

LONGEST_FULL = timedelta(days=90)


@transaction.atomic
def declare_full(services: Iterable[Service], *, by: Member, until: date) -> int:
    """« Complet jusqu’au … » for services of one's own team. How many. A date is always given; again moves it."""
    today = clock.now().astimezone(clock.zone()).date()
    if not today < until <= today + LONGEST_FULL:
        raise Incomplete(
            _("Choisissez un jour entre demain et dans trois mois : après, dites-le à nouveau."),
            field="full_until",
        )
    declared = 0
    for service in services:
        require(answers_for(by, service), _("Seule l’équipe qui rend ce service dit qu’il est complet."))
        service.capacity = Capacity.FULL
        service.full_until = until
        service.capacity_declared_on = today
        service.save(update_fields=["capacity", "full_until", "capacity_declared_on"])
        record("service.declared", subject=service, by=by, capacity="full", until=until.isoformat())
        declared += 1
    return declared
