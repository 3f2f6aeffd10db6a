"""A request is taken back whole before anyone follows the person (referrals §5)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from referrals.models import Referral
from referrals.operations.moving import moving, same_version, told
from referrals.rules import rights
from referrals.states import LIVE, Act, Step

REASON = "person_changed_mind"


@transaction.atomic
def cancel(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """End a request that nobody has accepted; whoever is asked, or was to be, is not any more. Sender only, once."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande l’annule."))
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        if any(handoff.engaged for handoff in work.handoffs):
            raise Conflict(
                _("Une structure suit déjà la personne : c’est elle qui dit ce que ça a donné."),
                code="wrong-state",
            )
        for handoff in work.handoffs:
            if handoff.state in LIVE:
                work.move(handoff, Act.RECALL, recall_reason=REASON, decided_at=work.now, decided_by_id=by.id)
                work.record("handoff.recalled", handoff, by=by, reason=REASON)
        work.step(Step.CANCELLED, due=None, closed_at=work.now, close_reason="cancelled", closed_by="human")
        record("referral.closed", by=by, reason="cancelled", **told(work))
    return work.referral
