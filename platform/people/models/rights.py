"""What the person asks about her own file, and what she is answered (GDPR art. 15 to 21; people §8)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.querysets import RightRequestQuerySet


class RightKind(models.TextChoices):
    COPY = "copy", _("Avoir une copie de ses informations")
    RECTIFICATION = "rectification", _("Faire corriger une information")
    ERASURE = "erasure", _("Faire effacer sa fiche")
    OBJECTION = "objection", _("Faire mettre sa fiche de côté")


class AskedVia(models.TextChoices):
    DESK = "desk", _("À l’accueil")
    PHONE = "phone", _("Par téléphone")
    LETTER = "letter", _("Par courrier")
    PAGE = "page", _("Sur la page « Qui a mes informations ? »")


class RightAnswer(models.TextChoices):
    DONE = "done", _("C’est fait")
    PARTLY = "partly", _("Fait en partie")
    REFUSED = "refused", _("Refusé")


class RightReason(models.TextChoices):
    """Why not all of it: the reasons the law knows (GDPR art. 17.3, 12.5 and 12.6), and the person's own change of mind."""

    LEGAL_DUTY = "legal_duty", _("Une loi oblige à garder une partie des informations")
    CLAIM = "claim", _("Un recours ou une réclamation est en cours")
    NOT_VERIFIED = "not_verified", _("Nous n’avons pas pu vérifier que la demande vient d’elle")
    REPEATED = "repeated", _("La même demande vient d’être satisfaite")
    GAVE_UP = "gave_up", _("La personne y a renoncé")


class RightRequest(AboutPerson):
    """One request, due within a month. Her home structure answers; one of each kind waits at a time."""

    kind = models.CharField(_("Que demande-t-elle ?"), max_length=13, choices=RightKind)
    via = models.CharField(_("Comment l’a-t-elle demandé ?"), max_length=6, choices=AskedVia)
    wish = models.CharField(_("Avec ses mots"), max_length=280, blank=True)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    asked_by_id = models.UUIDField(null=True)
    answer = models.CharField(max_length=7, choices=RightAnswer, null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    reason_code = models.CharField(max_length=12, choices=RightReason, blank=True)
    explanation = models.CharField(_("Ce qui est répondu à la personne"), max_length=500, blank=True)

    objects = RightRequestQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "kind"), condition=Q(answer=None), name="rightrequest_waiting_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=RightKind.values), name="rightrequest_kind"),
            models.CheckConstraint(condition=Q(via__in=AskedVia.values), name="rightrequest_via"),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None)
                | Q(answer__in=RightAnswer.values, answered_at__isnull=False),
                name="rightrequest_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | Q(answer="done") | ~Q(reason_code=""),
                name="rightrequest_refused_why",
            ),
        )
        indexes = (
            models.Index(fields=("home_structure", "due_on"), name="rightrequest_home_due"),
            models.Index(
                fields=("network", "due_on"), condition=Q(answer=None), name="rightrequest_network_due"
            ),
        )
