"""Today's arrivals as the counter reads them: a table of its own, because `desk` reads no follow-up row."""

from django.db import models
from django.db.models import F, Q

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.models.referral import Referral
from referrals.querysets import DeskLineQuerySet


class DeskLine(FloorModel):
    """One appointment of one day: hour, name at the door, with whom, room. Never a need, never a file.

    Written, moved and deleted by the trigger that follows its appointment; shown from midnight to midnight
    of that day, where the network lives, and gone after it. The application writes the arrival alone.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    appointment_id = models.UUIDField()
    starts_at = models.DateTimeField()
    door_name = models.CharField(max_length=60)  # the reference, when she gave no name for the door
    with_whom = models.CharField(max_length=60)
    room = models.CharField(max_length=60, blank=True)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    objects = DeskLineQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("appointment_id",), name="deskline_appointment"),
            models.CheckConstraint(
                condition=Q(starts_at__gte=F("shown_from"), starts_at__lt=F("shown_until")),
                name="deskline_of_its_day",
            ),
        )
        indexes = (models.Index(fields=("structure", "starts_at"), name="deskline_day"),)
