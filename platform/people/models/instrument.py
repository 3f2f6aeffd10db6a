"""Who validated a version of the instrument for a network, and when. Public, about nobody accompanied."""

from django.db import models

from core.kernel.models import Identified
from people.querysets import ValidationQuerySet


class InstrumentValidation(Identified):
    """A line that the coordination adds; nothing is changed afterwards."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    validated_by = models.CharField(max_length=160)
    validated_on = models.DateField()
    recorded_by_id = models.UUIDField()
    at = models.DateTimeField()

    objects = ValidationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(validated_by=""), name="instrumentvalidation_by"),
        )
