"""The needs that were not taken, until the sender passes them on or leaves them."""

from dataclasses import dataclass

from django.urls import reverse

from core.kernel import nomenclature
from core.kernel.querysets import Member
from referrals.models import HandoffNeed, Referral, Rest


@dataclass(frozen=True, slots=True)
class TheRest:
    """`address`: a new request with these needs, which continues this one."""

    labels: list[str]
    address: str

    @property
    def words(self) -> str:
        return ", ".join(f"« {label} »" for label in self.labels)


def rest_of(member: Member, referral: Referral) -> TheRest | None:
    """What waits to be passed on; None when nothing does."""
    if referral.person_id is None or referral.sender_structure_id != member.structure_id:
        return None
    rows = HandoffNeed.objects.visible_to(member).of_referral(referral.pk).filter(rest=Rest.WAITING)
    codes = sorted({row.code for row in rows})
    if not codes:
        return None
    carried = {"suite": str(referral.pk), "besoin": codes}
    return TheRest(
        nomenclature.labels(codes), reverse("choose_service", args=[referral.person_id], query=carried)
    )
