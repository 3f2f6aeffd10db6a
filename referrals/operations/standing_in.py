"""Opening what a colleague follows asks one tap, and is written down (referrals §13)."""

from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.journal.operations import record
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Handoff
from referrals.rules import rights


class Why(models.TextChoices):
    REPLACING = "replacing", gettext_lazy("Je remplace")
    ON_DUTY = "on_duty", gettext_lazy("Permanence")
    OTHER = "other", gettext_lazy("Autre")


@transaction.atomic
def stand_in(handoff_id: UUID, *, by: Member, why: str) -> Handoff:
    """Say why one opens a request that a colleague follows. Nothing of it changes; twice is written twice."""
    handoff = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.can_follow(by, handoff), _("Cette demande n’est pas suivie par votre structure."))
    if why not in Why.values:
        raise Incomplete(_("Choisissez la raison."), field="why")
    record(
        "handoff.covered",
        subject=handoff,
        by=by,
        person_id=handoff.person_id,
        referral=str(handoff.referral_id),
        assignee=str(handoff.assignee_id) if handoff.assignee_id else None,
        why=why,
    )
    return handoff
