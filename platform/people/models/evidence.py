"""The scan of a signed consent: what is known of the file, which itself lies sealed outside the web root."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from people.querysets import EvidenceQuerySet


class Verdict(models.TextChoices):
    WAITING = "waiting", _("En cours de vérification")
    CLEAN = "clean", _("Vérifié")
    REFUSED = "refused", _("Refusé par l’antivirus")


class ConsentEvidence(FloorModel):
    """Kept apart, by the agreement's chain alone: five years after it, also when the person's file has gone.

    An erasure that the person asks for takes it too (people §8, security §9)."""

    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    chain = models.UUIDField()
    name = models.CharField(max_length=64)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    captured_by_id = models.UUIDField()
    added_at = models.DateTimeField()
    added_by_id = models.UUIDField()
    verdict = models.CharField(max_length=7, choices=Verdict, default=Verdict.WAITING)
    checked_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("home_structure", "name"), name="evidence_name"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="evidence_verdict"),
            models.CheckConstraint(condition=Q(size__gt=0, size__lte=8_388_608), name="evidence_size"),
            models.CheckConstraint(condition=Q(pages__gte=1, pages__lte=4), name="evidence_pages"),
            models.CheckConstraint(
                condition=Q(media_type__in=("application/pdf", "image/jpeg", "image/png")),
                name="evidence_type",
            ),
        )
        indexes = (models.Index(fields=("home_structure", "chain"), name="evidence_chain"),)
