"""The printed page for the person: its code is stored as a keyed hash, and found by functions only."""

from django.db import models

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.models.referral import Referral
from referrals.querysets import SlipQuerySet


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
