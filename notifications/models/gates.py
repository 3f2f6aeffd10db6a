"""What may pass: the switch of a channel, what it may cost a day, how much one recipient gets (notifications §8)."""

from django.db import models
from django.db.models import Q

from core.kernel.models import FloorModel
from notifications.catalogue import Channel
from notifications.querysets import GateQuerySet, NetworkQuerySet

GATED = (Channel.MAIL, Channel.SMS)  # the channels that a gateway sends by itself


class Gate(FloorModel):
    """One channel of one network: open or closed, by whom and why, and how many may leave a day.

    No row: open. Closing loses nothing: what is planned waits. `diverted`: the contract has ended, what is
    planned goes by the next channel. `sealed`: closed by a restore; only the operator opens it again.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    open = models.BooleanField(default=True)
    diverted = models.BooleanField(default=False)
    sealed = models.BooleanField(default=False)
    why = models.CharField(max_length=200, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    daily = models.PositiveIntegerField(null=True)  # none: the installation's own limit

    objects = GateQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "channel"), name="gate_once"),
            models.CheckConstraint(condition=Q(channel__in=GATED), name="gate_channel"),
            models.CheckConstraint(
                condition=Q(open=False) | Q(diverted=False, sealed=False), name="gate_open_whole"
            ),
            models.CheckConstraint(condition=Q(open=True) | ~Q(why=""), name="gate_closed_why"),
        )


class Budget(FloorModel):
    """What a paid channel of a network has spent on a local day: by one conditional UPDATE, whoever is first."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    day = models.DateField()
    spent = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("network", "channel", "day"), name="budget_once"),)


class Cap(FloorModel):
    """How many messages one recipient got by one channel, on the last day and in the last week it got any.

    `recipient_hash` is keyed: whom it counts cannot be read back.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    recipient_hash = models.CharField(max_length=64)
    day = models.DateField()
    day_spent = models.PositiveSmallIntegerField(default=0)
    week = models.DateField()  # its Monday
    week_spent = models.PositiveSmallIntegerField(default=0)
    told_on = models.DateField(null=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "channel", "recipient_hash"), name="cap_once"),
        )
