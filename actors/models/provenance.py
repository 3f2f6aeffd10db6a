"""Where each value comes from, what an import did, and what it left for a person to settle."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actors.models.place import Place
from actors.querysets import (
    ConflictQuerySet,
    ExternalIdQuerySet,
    ProvenanceQuerySet,
    RunQuerySet,
    TwinQuerySet,
)
from core.kernel import clock
from core.kernel.models import Identified


class ImportRun(Identified):
    """One file read for good. A dry run leaves none."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    source = models.CharField()
    file_name = models.CharField()
    sha256 = models.CharField(max_length=64)
    strict = models.BooleanField(default=False)
    as_of = models.DateField()
    at = models.DateTimeField(default=clock.now)
    counts = models.JSONField(default=dict)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("id", "network"), name="run_id_network"),)


class ExternalId(Identified):
    """What a source calls a place. (network, source, external id) is the identity of an imported row."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="external_ids")
    source = models.CharField()
    external_id = models.CharField()
    source_date = models.DateField()
    values = models.JSONField(
        help_text="The row as it was read and repaired, by column of the schema v1.0.2."
    )
    raw = models.JSONField(default=dict, help_text="Columns that the schema does not know.")
    kept = models.JSONField(default=list, help_text="Values that the schema v1.0.2 cannot hold.")
    last_run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+")
    absent_since = models.DateField(null=True)

    objects = ExternalIdQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "source", "external_id"), name="external_id_once"),
        )


class Provenance(Identified):
    """The origin of one field of a place. `here`: a member wrote or confirmed it, an import no longer may.

    A field without a row is as its `ExternalId` brought it: same source, date and run. A region's file
    would otherwise write a dozen rows a place to say so.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="provenance")
    field = models.CharField(max_length=40)
    source = models.CharField()
    source_date = models.DateField(null=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="+")
    here = models.BooleanField(default=False)
    former = models.JSONField(null=True, help_text="The value before the last change.")

    objects = ProvenanceQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "field"), name="provenance_once"),)


class ConflictState(models.TextChoices):
    OPEN = "open", _("À décider")
    KEPT = "kept", _("Notre valeur est gardée")
    TAKEN = "taken", _("Leur valeur est prise")


class ImportConflict(Identified):
    """Ours against theirs: a value written here, and another one in the file."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="conflicts")
    field = models.CharField(max_length=40)
    source = models.CharField()
    source_date = models.DateField(null=True)
    theirs = models.JSONField()
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+")
    state = models.CharField(max_length=5, choices=ConflictState, default=ConflictState.OPEN)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ConflictState.values), name="conflict_state"),
            models.UniqueConstraint(
                fields=("place", "field", "source"), condition=Q(state="open"), name="conflict_open_once"
            ),
        )


class TwinProposal(Identified):
    """Two entries that look like one place. Proposed, never merged alone; « deux lieux » is remembered."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    first = models.ForeignKey(Place, models.PROTECT, related_name="+")
    second = models.ForeignKey(Place, models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    distinct = models.BooleanField(default=False)

    objects = TwinQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="twins_once"),
            models.CheckConstraint(condition=~Q(first=models.F("second")), name="twins_two"),
        )
