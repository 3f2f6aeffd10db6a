"""« Autre motif » above 15 % for two months: the coordination reads which codes are missing (referrals §6)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q

from core.kernel import clock
from core.kernel.querysets import Member
from referrals.models import Handoff
from referrals.querysets import HandoffQuerySet
from referrals.states import Decline

TOO_MANY = 15  # per cent of the refusals of a whole month
MONTHS = 2


@dataclass(frozen=True, slots=True)
class Month:
    """The refusals of one whole month of the network."""

    first: date
    refused: int
    other: int

    @property
    def share(self) -> int:
        return round(100 * self.other / self.refused) if self.refused else 0

    @property
    def too_many(self) -> bool:
        return 100 * self.other > TOO_MANY * self.refused


def last_months(member: Member) -> list[Month]:
    """The last whole months, the latest first."""
    first = clock.now().astimezone(clock.zone()).date().replace(day=1)
    months = []
    for _month in range(MONTHS):
        last, first = first, (first - timedelta(days=1)).replace(day=1)
        rows = _refused(member, first, last).aggregate(
            refused=Count("pk"), other=Count("pk", filter=Q(decline_code=Decline.OTHER))
        )
        months.append(Month(first, rows["refused"], rows["other"]))
    return months


def to_review(member: Member, months: list[Month]) -> list[tuple[str, list[Handoff]]]:
    """By structure, the most first, when every month had too many; nothing otherwise. References: no word is read."""
    if not all(month.too_many for month in months):
        return []
    today = clock.now().astimezone(clock.zone()).date().replace(day=1)
    rows = _refused(member, months[-1].first, today).filter(decline_code=Decline.OTHER)
    by_structure: dict[str, list[Handoff]] = {}
    for row in (
        rows.select_related("target", "referral").prefetch_related("needs").order_by("-decided_at", "pk")
    ):
        by_structure.setdefault(row.target.name, []).append(row)
    return sorted(by_structure.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _refused(member: Member, first: date, last: date) -> HandoffQuerySet:
    zone = clock.zone()
    start, end = datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)
    rows = Handoff.objects.visible_to(member).filter(decline_code__isnull=False)
    return rows.filter(decided_at__gte=start, decided_at__lt=end)
