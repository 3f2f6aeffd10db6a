"""Somewhere one can go, or a round. Services belong to an actor, hours and address to a place."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.actor import Actor, Publication
from actors.querysets import PlaceLabelQuerySet, PlaceQuerySet
from core.kernel.models import Identified


class Precision(models.TextChoices):
    """How much a point may be believed. Only `exact` is drawn as a point."""

    NONE = "none", _("Sans position")
    EXACT = "exact", _("Position exacte")
    NEAR = "near", _("Position proche")
    AREA = "area", _("Position approximative")
    COMMUNE = "commune", _("Centre de la commune")


class Place(Identified):
    """A place people are sent to. Hours are an OpenStreetMap `opening_hours` string, or text kept as text."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="places")
    structure = models.OneToOneField("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("Nom"))
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    pivot = models.CharField(max_length=14, blank=True)
    itinerant = models.BooleanField(default=False)
    address = models.CharField(blank=True)
    address_more = models.CharField(blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    commune = models.CharField(blank=True)
    code_insee = models.CharField(max_length=5, blank=True)
    district = models.CharField(max_length=20, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    precision = models.CharField(max_length=7, choices=Precision, default=Precision.NONE)
    phone = models.CharField(max_length=20, blank=True)
    emails = ArrayField(models.CharField(), default=list)
    websites = ArrayField(models.CharField(), default=list)
    private_phone = models.CharField(max_length=20, blank=True, help_text="Members only, never exported.")
    private_emails = ArrayField(models.CharField(), default=list)
    hours = models.CharField(blank=True)
    hours_readable = models.BooleanField(
        default=True, help_text="False: kept and shown as text, never guessed."
    )
    closed_from = models.DateField(null=True)
    closed_until = models.DateField(null=True)
    access_conditions = models.TextField(blank=True)
    nearest_stops = models.CharField(max_length=200, blank=True)
    bring = models.CharField(max_length=300, blank=True)
    entrance = models.TextField(blank=True)
    summary = models.CharField(max_length=280, blank=True)
    detail = models.TextField(blank=True)
    booking_url = models.CharField(blank=True)
    access_url = models.CharField(blank=True)
    source_date = models.DateField(null=True)
    hours_verified_on = models.DateField(null=True)
    contact_verified_on = models.DateField(null=True)
    offer_verified_on = models.DateField(null=True)
    fictional = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=Publication, default=Publication.PUBLISHED)
    closed_on = models.DateField(null=True)
    search_name = models.CharField(max_length=250, db_collation="C")
    search_words = models.TextField(db_collation="C")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="place_id_network"),
            models.CheckConstraint(condition=Q(state__in=Publication.values), name="place_state"),
            models.CheckConstraint(condition=Q(precision__in=Precision.values), name="place_precision"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True, precision="none")
                | Q(latitude__isnull=False, longitude__isnull=False) & ~Q(precision="none"),
                name="place_point_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="place_closed_on"
            ),
        )
        indexes = (
            models.Index(fields=("network", "search_name"), name="place_by_name"),
            models.Index(fields=("network", "code_insee"), name="place_by_commune"),
        )

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class PlaceLabel(Identified):
    """EPN, France services, Aidants Connect…: said of a place by a source, at a date. Never a type."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="labels")
    name = models.CharField(max_length=80)
    source = models.CharField(max_length=120)
    dated_on = models.DateField(null=True)

    objects = PlaceLabelQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "name"), name="label_once"),)
