"""The liaison sheet of a recipient that answers on paper: the preview, a reference, a number. Never the slip's code."""

from django.db import models
from django.db.models import F, Q

from core.kernel.ids import spoken_reference
from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.querysets import SheetQuerySet


class LiaisonSheet(FloorModel):
    """What came back is typed once: the number says which sheet, `typed_at` that its answer was, `end_typed_at` its end."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.OneToOneField(Handoff, models.PROTECT, related_name="+")
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    number = models.CharField(max_length=12, default=spoken_reference)
    printed_at = models.DateTimeField()
    typed_at = models.DateTimeField(null=True)
    typed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    end_typed_at = models.DateTimeField(null=True)
    end_typed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("from_structure", "number"), name="liaisonsheet_number"),
            models.CheckConstraint(
                condition=Q(typed_at__isnull=True) | Q(typed_at__gte=F("printed_at")),
                name="liaisonsheet_typed_after",
            ),
            models.CheckConstraint(
                condition=Q(typed_at=None, typed_by=None) | Q(typed_at__isnull=False, typed_by__isnull=False),
                name="liaisonsheet_typed_by",
            ),
            models.CheckConstraint(
                condition=Q(end_typed_at=None, end_typed_by=None)
                | Q(end_typed_at__gte=F("printed_at"), end_typed_by__isnull=False),
                name="liaisonsheet_end_typed",
            ),
        )
