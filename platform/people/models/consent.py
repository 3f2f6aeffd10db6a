"""The consent ledger: append-only; each act is a new row of its chain.

What is in force is computed from the chain: what was said when it was last opened (given, extended,
renewed), less what every later row leaves out. A later row can therefore only take away, whatever it
says; the latest one gives the date. Nothing is updated, and nobody un-withdraws: going back is a new chain.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.floor.scopes import Scope
from core.kernel.models import Identified
from people.models.base import AboutPerson
from people.querysets import ConsentQuerySet, ConsentTextQuerySet, DriftQuerySet


class ConsentAct(models.TextChoices):
    ASKED = "asked", _("Demandé")
    GIVEN = "given", _("Donné")
    REFUSED = "refused", _("Refusé")
    CONFIRMED = "confirmed", _("Confirmé")
    NARROWED = "narrowed", _("Réduit")
    EXTENDED = "extended", _("Étendu")
    RENEWED = "renewed", _("Renouvelé")
    WITHDRAWN = "withdrawn", _("Retiré")
    EXPIRED = "expired", _("Arrivé à sa fin")
    EVIDENCE_ADDED = "evidence_added", _("Preuve ajoutée")


class Capture(models.TextChoices):
    ORAL_ATTESTED = "oral_attested", _("De vive voix, j’en atteste")
    ORAL_WITNESSED = "oral_witnessed", _("De vive voix, devant un témoin")
    PAPER_SIGNED = "paper_signed", _("Signé sur papier")
    ON_SCREEN = "on_screen", _("Signé sur l’écran")
    ORAL_PHONE = "oral_phone", _("Au téléphone")
    CODE = "code", _("Avec le code du papier")


# Acts that open something, each with the text read again and its own evidence; the others take away or note.
OPENING = (ConsentAct.GIVEN, ConsentAct.EXTENDED, ConsentAct.RENEWED)


class Purpose(models.TextChoices):
    REFERRAL = "referral", _("Orientation")
    FOLLOWUP = "followup", _("Suivi")
    TRAINING = "training", _("Atelier ou formation")


class Copy(models.TextChoices):
    """What the person was handed of what she signed on a screen."""

    PRINTED = "printed", _("Imprimée et remise")
    OFFERED = "offered", _("Proposée, elle n’en veut pas")


class OwnAgreement(models.TextChoices):
    """What the person herself said where someone decides with her or for her. A refusal writes no agreement."""

    GIVEN = "given", _("Elle est d’accord")
    SOUGHT = "sought", _("Elle n’a pas pu le dire")


class Reason(models.TextChoices):
    """Why a row was written by us; the person never has to give one."""

    REFERRAL_CLOSED = "referral_closed", _("90 jours après la fin de la demande")
    TERM = "term", _("Arrivé à son terme")
    MERGED = "merged", _("Deux fiches réunies : à redemander")


class Consent(AboutPerson):
    chain = models.UUIDField()
    act = models.CharField(max_length=14, choices=ConsentAct)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.REFERRAL)
    scopes = ArrayField(models.SmallIntegerField(choices=Scope), default=list)
    capture = models.CharField(max_length=14, choices=Capture, blank=True)
    captured_by_id = models.UUIDField(null=True)
    captured_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12, default="fr")
    helper = models.CharField(max_length=80, blank=True)
    witness = models.CharField(max_length=80, blank=True)
    phone_called = models.CharField(max_length=20, blank=True)
    called_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=120, blank=True)
    copy = models.CharField(max_length=8, choices=Copy, blank=True)
    text_version = models.CharField(max_length=12)
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reason_code = models.CharField(max_length=30, blank=True)
    guardian_id = models.UUIDField(null=True)
    own_agreement = models.CharField(max_length=7, choices=OwnAgreement, blank=True)
    tells_guardian = models.BooleanField(default=False)
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "person"), name="consent_id_person"),
            models.CheckConstraint(condition=Q(act__in=ConsentAct.values), name="consent_act"),
            models.CheckConstraint(
                condition=Q(capture__in=Capture.values) | Q(capture="", act__in=("asked", "refused")),
                name="consent_how",
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="consent_purpose"),
            models.CheckConstraint(
                condition=Q(copy__in=("", *Copy.values))
                & (~Q(capture="on_screen", act__in=OPENING) | ~Q(copy="")),
                name="consent_copy",
            ),
            models.CheckConstraint(
                condition=~Q(capture="oral_witnessed") | ~Q(witness=""), name="consent_witness"
            ),
            models.CheckConstraint(
                condition=~Q(capture="oral_phone") | ~Q(phone_called=""), name="consent_phone"
            ),
            models.CheckConstraint(condition=Q(expires_at__gte=models.F("starts_at")), name="consent_dates"),
            models.CheckConstraint(
                condition=Q(own_agreement__in=("", *OwnAgreement.values)), name="consent_own_agreement"
            ),
            models.CheckConstraint(
                condition=~Q(act="evidence_added") | ~Q(evidence_sha256=""), name="consent_evidence"
            ),
        )
        indexes = (
            models.Index(fields=("person", "chain"), name="consent_chain"),
            models.Index(fields=("chain",), name="consent_by_chain"),
            models.Index(fields=("expires_at",), name="consent_expiry"),
            models.Index(fields=("home_structure", "expires_at"), name="consent_home_expiry"),
        )


class ConsentRecipient(AboutPerson):
    """A structure named in a consent act: who may still receive after it, and what; no scopes, all of the act's."""

    scopes = ArrayField(models.SmallIntegerField(choices=Scope), default=list)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="recipients")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("consent", "structure"), name="consentrecipient_once"),
            # Another one than home, when it is written (trigger): it may become her home afterwards.
        )


class ConsentNotice(AboutPerson):
    """That an agreement ends was told, once for each date it was to end."""

    chain = models.UUIDField()
    expires_at = models.DateTimeField()
    told_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "expires_at"), name="consentnotice_once"),)


class GrantDrift(AboutPerson):
    """A grant that did not follow from the ledger, as the nightly comparison found and settled it."""

    class Kind(models.TextChoices):
        SURPLUS = "surplus", _("Accès en trop, retiré")
        MISSING = "missing", _("Accès manquant, rétabli")
        OTHER_DATE = "other_date", _("Date différente, corrigée")

    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    scope = models.SmallIntegerField(choices=Scope)
    kind = models.CharField(max_length=10, choices=Kind)
    found_at = models.DateTimeField()

    objects = DriftQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(scope__in=Scope.values), name="grantdrift_scope"),)
        indexes = (models.Index(fields=("home_structure", "found_at"), name="grantdrift_home"),)


class ConsentText(Identified):
    """A text exactly as it was read, kept once: an old agreement still shows its own words. It names no person."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    version = models.CharField(max_length=12)
    language = models.CharField(max_length=12, default="fr")
    text = models.TextField()

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "sha256"), name="consenttext_once"),
            models.CheckConstraint(condition=~Q(text=""), name="consenttext_text"),
        )
