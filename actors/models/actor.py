"""An organisation that counts in the territory, member or not, and the names people give it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.querysets import ActorQuerySet, AliasQuerySet
from core.kernel.models import Identified


class Publication(models.TextChoices):
    DRAFT = "draft", _("Brouillon")
    PUBLISHED = "published", _("Publié")
    SUSPENDED = "suspended", _("Suspendu")
    CLOSED = "closed", _("Fermé")


class Actor(Identified):
    """An organisation. A member structure claims it; a structure that leaves leaves its actor behind."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    name = models.CharField(_("Nom"))
    kind = models.CharField(max_length=20, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    rna = models.CharField(max_length=10, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    structure = models.OneToOneField("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    private_phone = models.CharField(max_length=20, blank=True, help_text="Members only, never exported.")
    private_email = models.EmailField(blank=True, help_text="Members only, never exported.")
    expertises = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField(max_length=9, choices=Publication, default=Publication.PUBLISHED)
    closed_on = models.DateField(null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    search_name = models.CharField(max_length=250, db_collation="C")

    objects = ActorQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="actor_id_network"),
            models.CheckConstraint(condition=Q(state__in=Publication.values), name="actor_state"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="actor_closed_on"
            ),
        )
        indexes = (models.Index(fields=("network", "search_name"), name="actor_by_name"),)


class AliasKind(models.TextChoices):
    FORMER = "former", _("ancien nom")
    ACRONYM = "acronym", _("sigle")
    USUAL = "usual", _("nom d’usage")


class Alias(Identified):
    """A former or usual name of an actor or a place: names are data, and people keep the old ones for years."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, related_name="aliases")
    place = models.ForeignKey("actors.Place", models.PROTECT, null=True, related_name="aliases")
    name = models.CharField()
    kind = models.CharField(max_length=7, choices=AliasKind, default=AliasKind.FORMER)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    objects = AliasQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=AliasKind.values), name="alias_kind"),
            models.CheckConstraint(
                condition=Q(actor__isnull=True, place__isnull=False)
                | Q(actor__isnull=False, place__isnull=True),
                name="alias_of_one",
            ),
            models.UniqueConstraint(fields=("actor", "name"), name="alias_once_actor"),
            models.UniqueConstraint(fields=("place", "name"), name="alias_once_place"),
        )
