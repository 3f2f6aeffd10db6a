"""What found no place, for the coordinator: references, needs, who was asked and what they answered. No person."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from core.kernel import nomenclature
from core.kernel.querysets import Member
from referrals.models import Handoff, Referral
from referrals.querysets import ReferralQuerySet
from referrals.rules import declines
from referrals.states import Decline, HandoffState


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One request that nobody took; `asked` are the structures that were, with their answer in a word."""

    referral: Referral
    needs: list[str]
    asked: list[tuple[str, str]]

    @property
    def title(self) -> str:
        return " · ".join([self.referral.ref_code, *self.needs])

    @property
    def to_sign(self) -> bool:
        return self.referral.closing_asked_at is not None


def unplaced(member: Member) -> ReferralQuerySet:
    """The network's, for its coordinator."""
    return Referral.objects.visible_to(member).unplaced()


def described(member: Member, referrals: Iterable[Referral]) -> list[Unplaced]:
    """Their lines, with what the handoffs tell."""
    rows = list(referrals)
    shown = Handoff.objects.visible_to(member).select_related("target").prefetch_related("needs")
    found = {
        row.pk: row
        for row in Referral.objects.visible_to(member)
        .filter(pk__in=[row.pk for row in rows])
        .select_related("sender_structure")
        .prefetch_related(Prefetch("handoffs", queryset=shown.told().order_by("created_at", "pk")))
    }
    return [_line(found[row.pk]) for row in rows if row.pk in found]


def _line(referral: Referral) -> Unplaced:
    handoffs = list(referral.handoffs.all())
    codes = dict.fromkeys(need.code for handoff in handoffs for need in handoff.needs.all())
    return Unplaced(
        referral,
        needs=nomenclature.labels(codes),
        asked=[(handoff.target.name, _answer(handoff)) for handoff in handoffs],
    )


def _answer(handoff: Handoff) -> str:
    if handoff.state == HandoffState.DECLINED:
        detail = declines.detail_words(handoff.decline_code, handoff.decline_detail)
        return " : ".join(
            part for part in (str(Decline(handoff.decline_code or Decline.OTHER).label), detail) if part
        )
    return str(HandoffState(handoff.state).label)
