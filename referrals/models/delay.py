"""How long each act may take before someone is told, where a network decided otherwise (referrals §7)."""

from django.db import models
from django.db.models import F, Q

from core.kernel import clock
from core.kernel.models import Identified
from referrals.models.referral import Priority
from referrals.querysets import DelayQuerySet
from referrals.states import DueKind

# Working days: the first level at the earliest, the third at the latest. Where the first level writes to a structure
# that is asked, no mail leaves before the third day: early nagging is what people resent most. What is owed by whoever
# has accepted may be called sooner, never sooner than it is by default.
BOUNDS: dict[tuple[DueKind, Priority], tuple[int, int]] = {
    (DueKind.ANSWER, Priority.NORMAL): (3, 20),
    (DueKind.ANSWER, Priority.URGENT): (1, 6),
    (DueKind.INFO, Priority.NORMAL): (1, 16),
    (DueKind.ASSIGN, Priority.NORMAL): (2, 12),
    (DueKind.FIRST_CONTACT, Priority.NORMAL): (3, 30),
    (DueKind.FIRST_CONTACT, Priority.URGENT): (2, 10),
    (DueKind.NEWS, Priority.NORMAL): (5, 60),
    (DueKind.WAITLIST, Priority.NORMAL): (3, 30),
    (DueKind.ACKNOWLEDGE, Priority.NORMAL): (1, 20),
    (DueKind.UNPLACED, Priority.NORMAL): (1, 10),
    (DueKind.DRAFT, Priority.NORMAL): (1, 20),
    (DueKind.SUSPENDED, Priority.NORMAL): (1, 20),
}


def _within() -> Q:
    held = Q()
    for (kind, priority), (least, most) in BOUNDS.items():
        held |= Q(kind=kind.value, priority=priority.value, first__gte=least, third__lte=most)
    return held


class Delay(Identified):
    """One ladder of a network, in working days. Without a row the product's own is in force."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13, choices=DueKind)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    first = models.PositiveSmallIntegerField()
    second = models.PositiveSmallIntegerField()
    third = models.PositiveSmallIntegerField()
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = DelayQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "kind", "priority"), name="delay_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second"), second__lt=F("third")), name="delay_rises"
            ),
            models.CheckConstraint(condition=_within(), name="delay_within_bounds"),
        )
