"""The printed page for the person: its code is stored as a keyed hash, and found by functions only."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.models.referral import Referral
from referrals.querysets import AddressSlipQuerySet, ReleasedQuerySet, SlipQuerySet


class Slip(FloorModel):
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    maker_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, null=True, related_name="+")
    code_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=12, default="fr")
    discreet = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    objects = SlipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "code_hash"), name="slip_code"),
            models.UniqueConstraint(
                fields=("referral",), condition=models.Q(voided_at=None), name="slip_current"
            ),
        )


class ReleasedSlip(FloorModel):
    """A reprint that home lets one desk make, once, today. Neither a name nor a code: both are asked at printing."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    maker_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    released_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    ref_code = models.CharField(max_length=12)
    released_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    printed_at = models.DateTimeField(null=True)
    printed_by_id = models.UUIDField(null=True)

    objects = ReleasedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(wrong__lte=5), name="releasedslip_five_tries"),
            models.CheckConstraint(
                condition=Q(printed_at__isnull=True) | Q(printed_at__lt=models.F("expires_at")),
                name="releasedslip_in_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("structure", "expires_at"), condition=Q(printed_at=None), name="releasedslip_waiting"
            ),
        )


class AddressSlip(FloorModel):
    """A paper without a name: where to go, for what, and a code that says she came. Kept twelve months."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    maker_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    place = models.ForeignKey("actors.Place", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    needs = ArrayField(models.CharField(max_length=40))
    commune = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=12, default="fr")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)

    objects = AddressSlipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "code_hash"), name="addressslip_code"),
            models.CheckConstraint(condition=~Q(needs=[]), name="addressslip_needs"),
            models.CheckConstraint(
                condition=Q(came_at__isnull=True)
                | Q(structure__isnull=False, came_at__gte=models.F("made_at")),
                name="addressslip_came_somewhere",
            ),
        )
        indexes = (models.Index(fields=("made_at",), name="addressslip_age"),)
