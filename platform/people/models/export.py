"""A file that a member asked for: made by a worker in her own context, sealed, hers alone, gone within a day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from people.querysets import ExportQuerySet


class ExportKind(models.TextChoices):
    PAPER = "paper", _("Un document à imprimer et à remettre (PDF)")
    DATA = "data", _("Un fichier pour un autre logiciel (JSON)")
    MOVED = "moved", _("Un fichier fermé, pour un autre réseau")
    LIST = "list", _("La liste des personnes (tableur)")


class ExportState(models.TextChoices):
    ASKED = "asked", _("En préparation")
    READY = "ready", _("Prêt")
    TAKEN = "taken", _("Remis")
    FAILED = "failed", _("Pas fait")


class Export(FloorModel):
    """`file` is a random name under the directory of exports; `session_mark` a keyed hash of the asker's session."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    member_id = models.UUIDField()
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=5, choices=ExportKind)
    purpose = models.CharField(max_length=120)
    session_mark = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=ExportState, default=ExportState.ASKED)
    file = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=ExportKind.values), name="export_kind"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state"),
            models.CheckConstraint(
                condition=Q(person=None, kind="list") | Q(person__isnull=False) & ~Q(kind="list"),
                name="export_of_whom",
            ),
            models.CheckConstraint(
                condition=~Q(kind="moved", state="taken") | Q(locked_at__isnull=False), name="export_locked"
            ),
        )
        indexes = (models.Index(fields=("member_id", "-asked_at"), name="export_newest"),)
