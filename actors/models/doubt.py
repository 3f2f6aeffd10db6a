"""An entry that promises something a structure does not do: said by a refusal, settled by whoever keeps the entry."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.service import Service
from actors.querysets import DoubtQuerySet
from core.kernel import clock
from core.kernel.models import Identified


class DoubtReason(models.TextChoices):
    OUT_OF_SCOPE = "out_of_scope", _("Ce n’est pas ce que fait ce service")
    OUT_OF_AREA = "out_of_area", _("Ce service reçoit un autre secteur")
    NOT_ELIGIBLE = "not_eligible", _("Ce service demande une condition")


class Settled(models.TextChoices):
    CORRECTED = "corrected", _("La fiche est corrigée")
    RIGHT = "right", _("La fiche est juste")


class Doubt(Identified):
    """What to check on one service. The same doubt again raises `times`. Codes only: nobody is spoken of."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=DoubtReason)
    criterion = models.CharField(max_length=40, blank=True)
    times = models.PositiveSmallIntegerField(default=1)
    raised_at = models.DateTimeField(default=clock.now)
    settled = models.CharField(max_length=9, choices=Settled, null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = DoubtQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("service", "reason", "criterion"), condition=Q(settled=None), name="doubt_open_once"
            ),
            models.CheckConstraint(condition=Q(reason__in=DoubtReason.values), name="doubt_reason"),
            models.CheckConstraint(
                condition=~Q(reason="not_eligible") | ~Q(criterion=""), name="doubt_criterion"
            ),
            models.CheckConstraint(
                condition=Q(settled=None, settled_at=None)
                | Q(settled__in=Settled.values, settled_at__isnull=False),
                name="doubt_settled_when",
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="doubt_times"),
        )
        indexes = (
            models.Index(fields=("network", "raised_at"), condition=Q(settled=None), name="doubt_open"),
        )
