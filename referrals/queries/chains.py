"""What a request continues: its words, taken up in the next one, and since when the person has been waiting."""

from datetime import datetime
from typing import Any

from core.kernel import clock
from core.kernel.querysets import Member
from referrals.models import Motive, Need, Priority, Referral, ReferralDetail


def said_before(member: Member, referral: Referral) -> dict[str, Any]:
    """What was written for this request, to prefill the one that continues it. A day that has passed is left out."""
    detail = ReferralDetail.objects.visible_to(member).of_referral(referral.pk).first()
    needs = list(Need.objects.visible_to(member).of_referral(referral.pk).order_by("id"))
    ahead = referral.deadline is not None and referral.deadline >= clock.now().astimezone(clock.zone()).date()
    return {
        "needs": [need.code for need in needs],
        "motive": Motive(referral.motive),
        "procedure": next((need.procedure for need in needs if need.procedure), ""),
        "motive_text": detail.motive_text if detail else "",
        "tried": detail.tried if detail else "",
        "constraints": detail.constraints if detail else "",
        "deadline": referral.deadline if ahead else None,
        "priority": referral.priority if ahead else Priority.NORMAL,
    }


def before(member: Member, referral: Referral) -> Referral | None:
    """The request that this one continues, when one's structure sees it."""
    if referral.parent_id is None:
        return None
    return Referral.objects.visible_to(member).filter(pk=referral.parent_id).first()


def waiting_since(member: Member, referral: Referral) -> datetime | None:
    """The person's own clock: the first sending of the whole chain, as far as one's structure sees it (referrals §14)."""
    oldest = referral
    while (earlier := before(member, oldest)) is not None:
        oldest = earlier
    return oldest.first_sent_at
