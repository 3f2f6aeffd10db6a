"""« On m’a mal reçu·e »: told without a code, never to the structure concerned (people §6)."""

from django.db import models
from django.db.models import Q

from core.kernel.models import FloorModel
from people.querysets import ComplaintQuerySet


class Complaint(FloorModel):
    """About nobody's file. Read by the coordinator, or by the officer when it is about the coordination."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    about_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    for_officer = models.BooleanField(default=False)
    text = models.CharField(max_length=1000)
    reach = models.CharField(max_length=160, blank=True)
    receipt = models.CharField(max_length=8)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=280, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="complaint_text"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="complaint_answered",
            ),
        )
        indexes = (
            models.Index(
                fields=("network", "due_at"), condition=Q(answered_at=None), name="complaint_network_due"
            ),
        )
