"""The place that the coordination proposed for a late request: one click of its sender (referrals §7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from core.kernel.querysets import Member
from referrals.models import Handoff, LateAct, LateNote, Referral
from referrals.rules import rights
from referrals.states import LIVE, ReferralState


@dataclass(frozen=True, slots=True)
class Proposed:
    """`link` sends; while another structure must answer, it takes that request back first."""

    name: str
    link: str
    after_recall: bool


def proposed(member: Member, referral: Referral, handoffs: Sequence[Handoff]) -> Proposed | None:
    """The last proposal, until that structure was asked, or the request waits for nobody."""
    waits = referral.state in (ReferralState.OPEN, ReferralState.UNPLACED)
    if not waits or referral.person_id is None or not rights.is_sender(member, referral):
        return None
    notes = LateNote.objects.visible_to(member).in_order(referral.pk).filter(act=LateAct.PROPOSED)
    note = notes.first()
    if note is None or note.structure is None or not note.structure.may_receive:
        return None
    if any(one.target_id == note.structure_id and one.created_at > note.at for one in handoffs):
        return None
    live = [one for one in handoffs if one.state in LIVE]
    free = rights.can_ask_someone_else(member, referral) or rights.can_ask_while_waiting(
        member, referral, live
    )
    page, name = ("ask_someone_else", "structure") if free else ("recall", "ensuite")
    link = reverse(page, args=[referral.pk], query={name: note.structure.slug})
    return Proposed(note.structure.name, link, after_recall=not free)
