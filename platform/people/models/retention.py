"""What a clock needs to know: what was announced, what a legal hold stops, what a network has chosen."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.models import Identified
from people.models.base import AboutPerson
from people.querysets import HoldQuerySet, NoticeQuerySet, PrivacySettingQuerySet


class NoticeKind(models.TextChoices):
    EVIDENCE = "evidence", _("Une preuve manque")
    RETENTION = "retention", _("Une fiche va être effacée")


class Notice(AboutPerson):
    """Home was told, once, what happens on a day. A change of the clock never brings that day nearer.

    `subject`: the chain whose proof is late; for retention, the announcement that all notices of a night share.
    """

    kind = models.CharField(max_length=9, choices=NoticeKind)
    subject = models.UUIDField()
    due_on = models.DateField()
    told_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "subject", "due_on"), name="notice_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind"),
        )


class LegalHold(AboutPerson):
    """A lead keeps a file beyond its clock, for a written reason, until a day (three years at most)."""

    reason = models.CharField(_("Pourquoi garder cette fiche ?"), max_length=280)
    until = models.DateField(_("Jusqu’au"))
    held_at = models.DateTimeField()
    held_by_id = models.UUIDField()
    lifted_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(lifted_at=None), name="legalhold_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legalhold_reason"),
        )


class PrivacySetting(Identified):
    """What a network decided in place of a default: the days of a clock, or whether the guard covers sharing."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    name = models.CharField(max_length=30)
    value = models.PositiveIntegerField()
    changed_at = models.DateTimeField(default=clock.now)

    objects = PrivacySettingQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("network", "name"), name="privacysetting_once"),)
