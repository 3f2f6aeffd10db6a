"""Record who validated the instrument for the network, and when."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import rules
from people.instruments.loading import PUBLISHED_VERSION, published
from people.models import InstrumentValidation


@transaction.atomic
def validate_instrument(
    id: UUID, *, by: Member, validated_by: str, validated_on: date
) -> InstrumentValidation:
    """Write that the published version was validated. Coordinator only; the same id twice is harmless."""
    recorder = by.id
    if recorder is None or not rules.can_validate_instrument(by):
        raise Refused(_("Seule la coordination du réseau écrit qui a validé l’outil."))
    if not validated_by.strip():
        raise Incomplete(_("Dites qui a validé l’outil."), field="validated_by")
    check_free_text(validated_by, field="validated_by")
    now = clock.now()
    if validated_on > timezone.localtime(now).date():
        raise Refused(_("Cette date n’est pas encore passée. Vérifiez-la."), field="validated_on")
    row = InstrumentValidation(
        id=id,
        network_id=by.network_id,
        instrument=published().name,
        version=PUBLISHED_VERSION,
        validated_by=validated_by.strip(),
        validated_on=validated_on,
        recorded_by_id=recorder,
        at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return InstrumentValidation.objects.visible_to(by).get(id=id)
    record("instrument.validated", subject=row, by=by, version=PUBLISHED_VERSION)
    return row
