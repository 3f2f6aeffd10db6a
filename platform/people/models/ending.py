"""What is set aside, and the little that stays of a file that is no more (people §8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from people.models.base import AboutPerson
from people.querysets import LimitationQuerySet, OfStructureQuerySet


class Limitation(AboutPerson):
    """The person opposes, or has her file set aside: the lead alone reads it, nothing is sent, until it is lifted."""

    since = models.DateTimeField()
    set_by_id = models.UUIDField()
    explanation = models.CharField(_("Pourquoi, avec ses mots"), max_length=280, blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)

    objects = LimitationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person",), condition=Q(lifted_at=None), name="limitation_once"),
        )
        indexes = (
            models.Index(fields=("home_structure",), condition=Q(lifted_at=None), name="limitation_home"),
        )


class Why(models.TextChoices):
    ERASED = "erased", _("À la demande de la personne")
    RETENTION = "retention", _("Deux ans après le dernier contact")


class Tombstone(FloorModel):
    """A file was erased. `mark` is a keyed hash of its id: a restored backup erases it again, nobody reads it back."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    why = models.CharField(max_length=9, choices=Why)
    asked_on = models.DateField(null=True)
    erased_on = models.DateField()

    objects = OfStructureQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(why__in=Why.values), name="tombstone_why"),)
        indexes = (models.Index(fields=("home_structure", "-erased_on"), name="tombstone_home"),)


class Ghost(FloorModel):
    """Whom the counters still count: an id that was never a person's, and the band of ten years of her birth."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    birth_band = models.CharField(max_length=9, blank=True)
    opened_year = models.PositiveSmallIntegerField()

    objects = OfStructureQuerySet.as_manager()


class PastConsent(FloorModel):
    """What is kept of an agreement once its person is erased: the act, how it was given, the days."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    ghost_id = models.UUIDField()
    act = models.CharField(max_length=14)
    capture = models.CharField(max_length=14)
    on = models.DateField()
    starts_on = models.DateField()
    expires_on = models.DateField()

    objects = OfStructureQuerySet.as_manager()
