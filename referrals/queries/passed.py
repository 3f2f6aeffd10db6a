"""A relay passed on: whom one's structure proposed, and what those who followed the person before chose to share."""

from core.kernel.querysets import Member
from referrals.models import FollowupStep, Handoff, Visibility


def proposed_to(member: Member, handoff: Handoff) -> Handoff | None:
    """The handoff by which one's structure asks another to take over, while it waits."""
    rows = Handoff.objects.visible_to(member).filter(passed_from=handoff, passed_by_id=member.structure_id)
    return rows.awaiting().select_related("target").first()


def shared_before(member: Member, handoff: Handoff) -> list[FollowupStep]:
    """Sessions that another structure shared, when this one took over from it and she agreed to `followup`."""
    if handoff.passed_from_id is None:
        return []
    rows = FollowupStep.objects.visible_to(member).filter(
        person_id=handoff.person_id, visibility=Visibility.SHARED
    )
    return list(rows.exclude(handoff=handoff).exclude(text="").order_by("-on", "-at"))
