"""What is left of a scan that went: that it went, when, and by which rule. Nothing of whom it was about."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from core.kernel.querysets import LockingQuerySet, Member


class EndedBy(models.TextChoices):
    CLOCK = "clock", _("Durée passée, après la fin de l’accord")
    ERASURE = "erasure", _("Effacement demandé par la personne")


class EndedScanQuerySet(LockingQuerySet[Any]):
    def visible_to(self, member: Member) -> Self:
        """The network's officer's alone."""
        officer = bool(getattr(member, "data_protection", False))
        return self.filter(network_id=member.network_id) if officer else self.none()

    def newest_first(self) -> Self:
        return self.select_related("home_structure").order_by("-ended_at", "id")


class EndedScan(FloorModel):
    """Written by the functions that let a scan go, in their transaction; read by the network's officer alone.

    `reference` is the one that the messages about the agreement gave."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    reference = models.CharField(max_length=6)
    ended_by = models.CharField(max_length=7, choices=EndedBy)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    objects = EndedScanQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(ended_by__in=EndedBy.values), name="endedscan_by"),)
        indexes = (models.Index("network", models.F("ended_at").desc(), "id", name="endedscan_newest"),)
