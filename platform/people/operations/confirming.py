"""« Êtes-vous toujours d’accord ? »: said again to the structure that receives her (people §3)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict
from core.kernel.querysets import Member
from people.models import AccessGrant, Consent
from people.operations.sharing import confirm


@transaction.atomic
def say_again(consent_id: UUID, *, by: Member) -> None:
    """Carry the oral agreement that opens her file here to six months. Once: afterwards there is nothing to confirm."""
    opening = AccessGrant.objects.live(by).filter(consent_id=consent_id, handoff_id__isnull=False)
    grant = opening.order_by("scope").first()
    if grant is None:
        raise Consent.DoesNotExist
    assert grant.handoff_id is not None
    if not confirm(grant.handoff_id):
        raise Conflict(
            _("Cet accord n’a pas à être redit : il a été donné autrement, ou il l’est déjà."),
            code="wrong-state",
        )
    record("consent.confirmed", subject=Consent(pk=consent_id), by=by, handoff=str(grant.handoff_id))
