"""What the coordination did about a request that waits for too long: it stays in its history."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from referrals.models.referral import Referral
from referrals.querysets import LateNoteQuerySet


class LateAct(models.TextChoices):
    EXTENDED = "extended", _("Délai prolongé")
    CALLED = "called", _("Appel noté")
    PROPOSED = "proposed", _("Autre lieu proposé")


class LateReason(models.TextChoices):
    """Coded: the coordination knows no name, and writes none."""

    PROMISED = "promised", _("Une réponse est promise")
    LOOKING = "looking", _("Un autre lieu est cherché")
    PERSON = "person", _("La personne le demande")
    ANSWERED = "answered", _("Quelqu’un a répondu")
    NO_ANSWER = "no_answer", _("Personne n’a répondu")


EXTENSIONS = (LateReason.PROMISED, LateReason.LOOKING, LateReason.PERSON)
CALLS = (LateReason.ANSWERED, LateReason.NO_ANSWER)


class LateNote(FloorModel):
    """Added, never changed. Read by the coordination and by whoever sent the request."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    sender_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=LateAct)
    reason = models.CharField(max_length=9, choices=LateReason, blank=True)
    until = models.DateField(null=True)
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = LateNoteQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    act="extended", until__isnull=False, reason__in=EXTENSIONS, structure__isnull=True
                )
                | Q(act="called", until__isnull=True, reason__in=CALLS, structure__isnull=True)
                | Q(act="proposed", until__isnull=True, reason="", structure__isnull=False),
                name="latenote_what",
            ),
        )
        indexes = (models.Index(fields=("referral", "at"), name="latenote_history"),)
