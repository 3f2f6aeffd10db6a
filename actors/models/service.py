"""One precise thing offered: a generic service drowns the others and matches nobody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.actor import Actor, Publication
from actors.models.place import Place
from actors.querysets import ServiceQuerySet
from core.kernel import nomenclature
from core.kernel.languages import language_name
from core.kernel.models import Identified


class Level(models.TextChoices):
    UNKNOWN = "", _("aide non précisée")
    FREE = "free", _("en autonomie")
    OCCASIONAL = "occasional", _("un coup de main")
    REGULAR = "regular", _("un suivi régulier")
    WITH = "with", _("faire avec la personne")
    FOR = "for", _("faire à la place de la personne")


class Channel(models.TextChoices):
    WALK_IN = "walk_in", _("sur place")
    PHONE = "phone", _("par téléphone")
    POST = "post", _("par courrier")
    EMAIL = "email", _("par e-mail")
    BOOKING_LINK = "booking_link", _("rendez-vous en ligne")
    PROFESSIONAL = "professional", _("par un professionnel")
    ONLINE = "online", _("à distance, en ligne")


class Format(models.TextChoices):
    """The national « modalités d’accompagnement »."""

    ALONE = "en-autonomie", _("En autonomie")
    INDIVIDUAL = "accompagnement-individuel", _("Accompagnement individuel")
    WORKSHOP = "dans-un-atelier-collectif", _("Dans un atelier collectif")
    REMOTE = "a-distance", _("À distance")


class Cost(models.TextChoices):
    UNKNOWN = "", _("prix non précisé")
    FREE = "free", _("gratuit")
    CONDITIONAL = "conditional", _("gratuit sous condition")
    PAID = "paid", _("payant")


class Capacity(models.TextChoices):
    UNKNOWN = "", _("non déclaré")
    AVAILABLE = "available", _("disponible")
    TIGHT = "tight", _("tendu")
    FULL = "full", _("complet")


class Service(Identified):
    """What an actor offers, at a place or elsewhere. None in a list means unknown, [] means none."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="services")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="services")
    name = models.CharField(max_length=160)
    codes = ArrayField(models.CharField(max_length=40), default=list)
    level = models.CharField(max_length=10, choices=Level, default=Level.UNKNOWN, blank=True)
    formats = ArrayField(models.CharField(max_length=30), default=list)
    channels = ArrayField(models.CharField(max_length=12), default=list)
    round = models.BooleanField(default=False, help_text="Comes near: a bus, an itinerant desk.")
    home_visit = models.BooleanField(default=False)
    languages = ArrayField(models.CharField(max_length=12), null=True)
    interpreter = models.BooleanField(null=True)
    audiences = ArrayField(models.CharField(max_length=40), default=list)
    audience_only = ArrayField(models.CharField(max_length=40), default=list)
    accommodations = ArrayField(models.CharField(max_length=40), default=list)
    accommodations_absent = ArrayField(models.CharField(max_length=40), default=list)
    cost = models.CharField(max_length=11, choices=Cost, default=Cost.UNKNOWN, blank=True)
    cost_text = models.CharField(max_length=120, blank=True)
    conditions = ArrayField(models.CharField(max_length=40), default=list)
    eligibility = models.TextField(blank=True)
    hours = models.CharField(blank=True)
    hours_readable = models.BooleanField(default=True)
    phone = models.CharField(max_length=20, blank=True)
    booking_url = models.CharField(blank=True)
    release_hours = models.PositiveSmallIntegerField(
        default=24, help_text="Hours before a partner slot after which nobody books it."
    )
    weekly_capacity = models.PositiveSmallIntegerField(null=True)
    capacity = models.CharField(max_length=9, choices=Capacity, default=Capacity.UNKNOWN, blank=True)
    capacity_declared_on = models.DateField(null=True)
    full_until = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=Publication, default=Publication.PUBLISHED)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="service_id_network"),
            models.CheckConstraint(condition=Q(codes__len__gt=0), name="service_has_codes"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="service_level"),
            models.CheckConstraint(condition=Q(cost__in=Cost.values), name="service_cost"),
            models.CheckConstraint(condition=Q(state__in=Publication.values), name="service_state"),
            models.CheckConstraint(condition=Q(release_hours__lte=168), name="service_release"),
            models.CheckConstraint(
                condition=Q(capacity__in=["", "available", "tight"], full_until__isnull=True)
                | Q(capacity="full", full_until__isnull=False),
                name="service_full_has_date",
            ),
        )
        indexes = (models.Index(fields=("network", "state"), name="service_network"),)

    @property
    def labels(self) -> list[str]:
        """What it covers, in words."""
        return nomenclature.labels(self.codes)

    @property
    def channel_words(self) -> list[str]:
        """How one reaches it, in the order of the list."""
        return [str(channel.label) for channel in Channel if channel.value in self.channels]

    @property
    def language_words(self) -> list[str]:
        """Languages other than French that are spoken there."""
        return [language_name(code) for code in self.languages or () if code != "fr"]
