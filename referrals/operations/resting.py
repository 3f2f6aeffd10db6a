"""Some needs were taken and not the others: the rest is the sender's to pass on, or to leave with a reason (referrals §4)."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Handoff, HandoffNeed, Referral, Rest, WhyDropped
from referrals.operations.moving import Moving, moving
from referrals.rules import rights


def leave_the_rest(work: Moving, handoff: Handoff, *, by: Member, taken: Sequence[str]) -> list[str]:
    """Inside an acceptance: the needs of this handoff that are not in `taken` stay with the sender. Their codes."""
    rows = list(HandoffNeed.objects.visible_to(by).of(handoff.pk).order_by("code"))
    if not {row.code for row in rows} & set(taken):
        raise Incomplete(
            _("Gardez au moins un besoin, ou répondez que ce n’est pas possible."), field="needs"
        )
    left = [row for row in rows if row.code not in taken]
    for row in left:
        row.rest = Rest.WAITING
        row.save(update_fields=["rest"])
    return [row.code for row in left]


def pass_rest_on(referral_id: UUID, *, by: Member, codes: Sequence[str]) -> None:
    """A request that continues this one asks for these needs: they wait no longer. None of them waiting is harmless."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    if not _waiting(by, referral_id):
        return
    with moving(referral_id, person_id=seen.person_id):
        for row in _waiting(by, referral_id):
            if row.code in codes:
                row.rest = Rest.SENT
                row.save(update_fields=["rest"])


@transaction.atomic
def drop_rest(referral_id: UUID, *, by: Member, why: str) -> None:
    """The rest will not be passed on, and why. The sender's structure only; done twice, a Conflict."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande décide du reste."))
    if why not in WhyDropped.values:
        raise Incomplete(_("Choisissez la raison."), field="why")
    with moving(referral_id, person_id=seen.person_id) as work:
        rows = _waiting(by, referral_id)
        if not rows:
            raise Conflict(_("Il ne reste rien à transmettre."), code="wrong-state")
        for row in rows:
            row.rest, row.dropped_why = Rest.DROPPED, why
            row.save(update_fields=["rest", "dropped_why"])
        record(
            "rest.dropped",
            subject=work.referral,
            by=by,
            referral=str(referral_id),
            needs=[row.code for row in rows],
            why=why,
        )


def _waiting(by: Member, referral_id: UUID) -> list[HandoffNeed]:
    return list(HandoffNeed.objects.visible_to(by).of_referral(referral_id).filter(rest=Rest.WAITING))
