"""News less often, where someone is helped for long: both sides agree, the shorter of two holds (referrals §7)."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Referral
from referrals.operations.moving import moving, same_version, told
from referrals.rules import rights
from referrals.states import DueKind, HandoffState, NewsEvery


@transaction.atomic
def space_news(referral_id: UUID, *, by: Member, months: int | None, version: int | None = None) -> Referral:
    """Say how often news is enough, in months; None for the usual delay. Whoever sent it, or holds it.

    Until both have said it the usual delay runs; the shorter of the two holds. What runs starts again from now.
    The same answer again is harmless.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.can_space_news(by, seen),
        _("Seules la structure qui a envoyé la demande et celle qui s’en occupe le décident."),
    )
    if months is not None and months not in NewsEvery.values:
        raise Incomplete(_("Choisissez un, trois ou six mois."), field="months")
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        referral = work.referral
        require(rights.can_space_news(by, referral), _("Cette demande n’est plus suivie."))
        mine = "sender_news_every" if rights.is_sender(by, referral) else "holder_news_every"
        if getattr(referral, mine) == months:
            return referral
        before = referral.news_every
        setattr(referral, mine, months)
        said: dict[str, Any] = {mine: months}
        if referral.news_every == before or referral.next_due_kind != DueKind.NEWS:
            work.tick_on(**said)
        else:
            work.tick(DueKind.NEWS, **said)
            for handoff in work.handoffs:
                if handoff.state == HandoffState.IN_PROGRESS and referral.next_due_at:
                    work.put_off(handoff, referral.next_due_at)
        record("news.spaced", by=by, months=months, in_force=referral.news_every, **told(work))
    return work.referral
