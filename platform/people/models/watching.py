"""Someone opened many files: told to the lead, never a reason to stop work (people §8)."""

from django.db import models
from django.db.models import F, Q

from core.kernel.models import FloorModel
from people.querysets import UnusualReadingQuerySet


class UnusualReading(FloorModel):
    """More files in one hour than the network's limit, by one member. A count: no person is named."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    reader = models.ForeignKey("tenancy.Membership", models.PROTECT, related_name="+")
    files = models.PositiveIntegerField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by_id = models.UUIDField(null=True)

    objects = UnusualReadingQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by_id=None)
                | Q(seen_at__isnull=False, seen_by_id__isnull=False),
                name="unusualreading_seen",
            ),
        )
        indexes = (
            models.Index("structure", F("at").desc(), name="unusualreading_newest"),
            models.Index("reader", F("at").desc(), name="unusualreading_reader"),
        )
