"""How each of us wishes to be told, and which jobs of the day were done."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import Identified
from notifications.querysets import PreferenceQuerySet
from notifications.states import Rhythm

LANGUAGES = (("fr", _("Français")), ("en", _("Anglais")))


class Place(models.TextChoices):
    """Where what must be done now arrives: the channel may change, the rhythm may not."""

    OWN = "own", _("À mon adresse")
    TEAM = "team", _("À la boîte de l’équipe")


class Preference(Identified):
    """Of a user, or of a team's mailbox. What must be done now, and security, are not a matter of taste.

    The calendar's address is a token of which a keyed hash alone is kept.
    """

    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, related_name="+")
    structure = models.OneToOneField("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    useful = models.CharField(
        _("Ce qui est utile"), max_length=6, choices=Rhythm, blank=True, default=Rhythm.DAILY
    )
    calm = models.CharField(_("Le reste"), max_length=6, choices=Rhythm, blank=True, default=Rhythm.WEEKLY)
    act_at = models.CharField(_("Où vous écrire"), max_length=4, choices=Place, default=Place.OWN)
    act_from = models.TimeField(_("Pas avant"), null=True, blank=True)
    act_until = models.TimeField(_("Pas après"), null=True, blank=True)
    language = models.CharField(_("Langue des messages"), max_length=2, choices=LANGUAGES, default="fr")
    calendar = models.BooleanField(_("Recevoir mes rendez-vous dans mon agenda"), default=False)
    feed_hash = models.CharField(max_length=64, unique=True, null=True)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(user=None, structure__isnull=False) | Q(user__isnull=False, structure=None),
                name="preference_of_one",
            ),
            models.CheckConstraint(
                condition=Q(
                    useful__in=("", "daily", "weekly", "never"), calm__in=("", "daily", "weekly", "never")
                ),
                name="preference_rhythms",
            ),
            models.CheckConstraint(
                condition=Q(act_from=None, act_until=None)
                | Q(act_from__isnull=False, act_until__isnull=False, act_from__lt=models.F("act_until")),
                name="preference_hours",
            ),
            models.CheckConstraint(condition=Q(act_at__in=Place.values), name="preference_place"),
            models.CheckConstraint(condition=Q(language__in=("fr", "en")), name="preference_language"),
        )


class JobRun(Identified):
    """A job of the day was begun in a network, and ended: « is there one for this date? » decides, not a timer."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    job = models.CharField(max_length=40)
    on = models.DateField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(null=True)  # of the nightly check: how many messages were missing

    class Meta:
        constraints = (models.UniqueConstraint(fields=("network", "job", "on"), name="jobrun_once"),)
