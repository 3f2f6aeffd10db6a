"""What the directory could not offer: a need, an area, a week. Nobody's, and at no exact time."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.querysets import UnmetQuerySet


class Constraint(models.TextChoices):
    NONE_EXISTS = "none_exists", _("aucun service n’existe")
    EVENING = "evening", _("le soir")
    LANGUAGE = "language", _("la langue")
    MOBILITY = "mobility", _("le déplacement")
    COST = "cost", _("le prix")
    FULL = "full", _("complet")
    ONLINE_ONLY = "online_only", _("accessible seulement en ligne")
    OTHER = "other", _("autre")


class Origin(models.TextChoices):
    SEARCH = "search", _("recherche")
    SUGGESTION = "suggestion", _("proposition de lieux")
    REFERRAL = "referral", _("orientation")
    DECLINE = "decline", _("réponse négative")
    SLIP = "slip", _("fiche")


class UnmetNeed(models.Model):
    """No person, user, structure, session, text or instant: the id is random, because a UUIDv7 tells the time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    need = models.CharField(max_length=40)
    district = models.CharField(max_length=20, blank=True)
    code_insee = models.CharField(max_length=5, blank=True)
    pathway = models.CharField(max_length=2, blank=True)
    constraint = models.CharField(max_length=11, choices=Constraint)
    origin = models.CharField(max_length=10, choices=Origin)
    week = models.DateField(help_text="Its Monday.")

    objects = UnmetQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(constraint__in=Constraint.values), name="unmet_constraint"),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="unmet_origin"),
        )
        indexes = (models.Index(fields=("network", "week"), name="unmet_by_week"),)

    def __str__(self) -> str:
        return str(self.pk)
