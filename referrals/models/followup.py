"""What follows an acceptance: scope `followup`. Each row has an author structure; nobody rewrites another's."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from referrals.models.handoff import Handoff
from referrals.querysets import AppointmentQuerySet, SharedQuerySet
from referrals.states import Dropout, Obtained, OutcomeCode


class Followup(AboutPerson):
    """`shared` rows are read by home when the person agreed to `followup` (`for_home`), and by grant."""

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    author_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    author = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    for_home = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = SharedQuerySet.as_manager()

    class Meta:
        abstract = True


class Presence(models.TextChoices):
    UNKNOWN = "unknown", _("À confirmer")
    CAME = "came", _("Venue")
    EXCUSED = "excused", _("Excusée")
    CANCELLED_BY_US = "cancelled_by_us", _("Annulé par nous")
    NO_SHOW = "no_show", _("Pas venue")


class Appointment(Followup):
    """`person` is empty when nothing is shared: whoever sent her then reads it as home does."""

    person = models.ForeignKey(  # type: ignore[assignment]
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    slot = models.ForeignKey("actors.PartnerSlot", models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(_("Jour et heure"))
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(_("Lieu"), max_length=160)
    room = models.CharField(_("Salle"), max_length=60, blank=True)
    with_whom = models.CharField(_("Avec qui"), max_length=60)
    door_name = models.CharField(max_length=60, blank=True)
    bring = models.CharField(_("À apporter"), max_length=160, blank=True)
    presence = models.CharField(max_length=15, choices=Presence, default=Presence.UNKNOWN)
    version = models.PositiveIntegerField(default=1)
    cancelled_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="appointment_presence"),
            models.UniqueConstraint(
                fields=("slot",),
                condition=Q(cancelled_at=None, presence__in=("unknown", "came", "no_show")),
                name="appointment_slot_once",
            ),
        )
        indexes = (models.Index(fields=("author_structure", "starts_at"), name="appointment_agenda"),)


class Channel(models.TextChoices):
    PHONE = "phone", _("Téléphone")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("Courriel")
    LETTER = "letter", _("Courrier")
    VISIT = "visit", _("Visite")
    DESK = "desk", _("À l’accueil")
    VIA_RELATIVE = "via_relative", _("Par un proche")
    VIA_REFERENT = "via_referent", _("Par le professionnel qui la suit")


class Reach(models.TextChoices):
    REACHED = "reached", _("Jointe")
    VOICEMAIL = "voicemail", _("Répondeur")
    NO_ANSWER = "no_answer", _("Pas de réponse")
    WRONG_NUMBER = "wrong_number", _("Mauvais numéro")
    REFUSED = "refused", _("Ne souhaite pas")
    POSTED = "posted", _("Posté")


class Attempt(Followup):
    """One try to reach the person. Added, never changed."""

    channel = models.CharField(max_length=12, choices=Channel)
    result = models.CharField(max_length=12, choices=Reach)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="attempt_channel"),
            models.CheckConstraint(condition=Q(result__in=Reach.values), name="attempt_result"),
        )


class Help(models.TextChoices):
    WITH = "with", _("Fait avec la personne")
    FOR = "for", _("Fait pour la personne")
    ALONE = "alone", _("Fait par la personne seule")


class Visibility(models.TextChoices):
    INTERNAL = "internal", _("Interne à votre structure")
    SHARED = "shared", _("Partagée")


class FollowupStep(Followup):
    """A session, or a note. Internal by default: people mistake who reads a comment."""

    on = models.DateField(_("Date"))
    minutes = models.PositiveSmallIntegerField(_("Durée"), default=30)
    themes = ArrayField(models.CharField(max_length=40), default=list)
    help = models.CharField(_("Comment"), max_length=5, choices=Help, default=Help.WITH)
    text = models.CharField(_("En quelques mots"), max_length=1000, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.INTERNAL)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="step_visibility"),
        )


class Outcome(Followup):
    """« Ce que ça a donné »: the code is on the handoff, the words are here."""

    code = models.CharField(max_length=20, choices=OutcomeCode)
    text = models.CharField(_("Ce qui a été obtenu, en une phrase"), max_length=280, blank=True)
    remains = models.CharField(_("Ce qui reste à faire"), max_length=280, blank=True)
    sessions = models.PositiveSmallIntegerField(_("Nombre de séances"), default=1)
    needs_met = ArrayField(models.CharField(max_length=40), default=list)
    obtained = ArrayField(models.CharField(max_length=12, choices=Obtained), default=list)
    dropout = models.CharField(max_length=11, choices=Dropout, blank=True)
    current = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("handoff",), condition=Q(current=True), name="outcome_current"),
            models.CheckConstraint(condition=Q(code__in=OutcomeCode.values), name="outcome_code"),
            models.CheckConstraint(
                condition=Q(dropout="") | Q(code="not_met_dropped_out", dropout__in=Dropout.values),
                name="outcome_dropout",
            ),
            models.CheckConstraint(
                condition=Q(obtained__contained_by=Obtained.values), name="outcome_obtained"
            ),
        )
