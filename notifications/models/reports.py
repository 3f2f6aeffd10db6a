"""What is heard after a message was given to a gateway, and the addresses nothing is sent to any more."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.models import FloorModel
from notifications.catalogue import Channel
from notifications.querysets import ReportQuerySet, SuppressionQuerySet
from notifications.states import Heard, SuppressionReason


class Report(FloorModel):
    """One receipt, bounce or reply, as a gateway told it. Append-only; `key` makes the second of the same harmless."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    owner_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    message = models.ForeignKey("notifications.Message", models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    heard = models.CharField(max_length=11, choices=Heard)
    code = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner_structure", "key"), name="report_once"),
            models.CheckConstraint(condition=Q(heard__in=Heard.values), name="report_heard"),
        )
        indexes = (
            models.Index(fields=("owner_structure", "address_hash", "at"), name="report_address"),
            models.Index(fields=("message",), name="report_message"),
        )


class Suppression(FloorModel):
    """An address that gets nothing more by this channel, and the task of whoever must reach its owner otherwise.

    One row a structure that writes to it; the address is a keyed hash. What one structure's row says holds for
    the whole network.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    owner_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=11, choices=SuppressionReason)
    purpose = models.CharField(max_length=40, blank=True)  # empty: all of them
    message = models.ForeignKey("notifications.Message", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=200, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner_structure", "channel", "address_hash", "purpose"),
                condition=Q(lifted_at=None),
                name="suppression_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=SuppressionReason.values), name="suppression_reason"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_why="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_why=""),
                name="suppression_lifted_why",
            ),
        )
        indexes = (
            models.Index(
                fields=("network", "channel", "address_hash"),
                condition=Q(lifted_at=None),
                name="suppression_asked",
            ),
        )

    @property
    def whose(self) -> str:
        """For a list: of one of the team, of the team, or of someone this structure wrote to. Never the address."""
        if self.message is None:
            return str(_("Quelqu’un à qui le réseau a écrit"))
        if self.message.user is not None:
            return self.message.user.get_full_name()
        return self.message.to_whom
