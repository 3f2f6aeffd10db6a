"""Which reminders leave and in which hours: what a network, or a structure for its own persons, has set."""

from datetime import time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from core.kernel import clock
from core.kernel.models import FloorModel
from notifications.catalogue import Channel
from notifications.querysets import PolicyQuerySet, QuietQuerySet

APPOINTMENT = "appointment"
OFFSETS = ("-7d", "-2d", "-1d", "-3h")  # those that may be chosen, the first to leave first
MOST_OFFSETS = 3  # more is read by nobody, and three SMS are what someone gets a day
CHANNELS = (Channel.SMS, Channel.MAIL, Channel.CALL)
FIRST_HOUR, LAST_HOUR = time(7), time(21)  # never outside: nobody is woken
SHORTEST = timedelta(hours=3)
FEWEST_DAYS = 3  # fewer, and a reminder would be pulled a week ahead
TEMPLATES = {APPOINTMENT: "you.reminder"}


class ReminderPolicy(FloorModel):
    """Which reminders leave before an hour: of a structure for its persons, else of its network, else the product's own.

    No row: the product's own. `follows`: this structure had its own, and is again as its network. `channels` are those
    that may be used; the order is the person's.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=40)
    offsets = ArrayField(models.CharField(max_length=6))
    channels = ArrayField(models.CharField(max_length=8, choices=Channel))
    quiet = models.CharField(max_length=8, default="voice")
    template = models.CharField(max_length=40)
    enabled = models.BooleanField(default=True)
    follows = models.BooleanField(default=False, db_default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("network", "structure", "purpose"), nulls_distinct=False, name="reminderpolicy_once"
            ),
            models.CheckConstraint(
                condition=Q(quiet__in=("voice", "mail", "desk", "today")), name="reminderpolicy_quiet"
            ),
            models.CheckConstraint(
                condition=Q(purpose=APPOINTMENT, template=TEMPLATES[APPOINTMENT]),
                name="reminderpolicy_purpose",
            ),
            models.CheckConstraint(
                condition=Q(offsets__contained_by=list(OFFSETS), offsets__len__lte=MOST_OFFSETS),
                name="reminderpolicy_offsets",
            ),
            models.CheckConstraint(
                condition=Q(channels__contained_by=[str(channel) for channel in CHANNELS]),
                name="reminderpolicy_channels",
            ),
            models.CheckConstraint(
                condition=Q(enabled=False) | Q(offsets__len__gte=1, channels__len__gte=1),
                name="reminderpolicy_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(follows=False) | Q(structure__isnull=False), name="reminderpolicy_follows"
            ),
        )


class QuietProfile(FloorModel):
    """The hours in which a kind of message leaves in a network. No row: the product's own (notifications §7)."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    profile = models.CharField(max_length=8)
    opens = models.TimeField()
    closes = models.TimeField()
    days = ArrayField(models.PositiveSmallIntegerField())  # 0 is Monday
    holidays = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = QuietQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "profile"), name="quietprofile_once"),
            models.CheckConstraint(
                condition=Q(profile__in=("voice", "mail", "desk")), name="quietprofile_profile"
            ),
            models.CheckConstraint(
                condition=Q(
                    opens__gte=FIRST_HOUR,
                    closes__lte=LAST_HOUR,
                    opens__lt=F("closes"),
                    closes__gte=F("opens") + SHORTEST,
                ),
                name="quietprofile_hours",
            ),
            models.CheckConstraint(
                condition=Q(days__contained_by=list(range(7)), days__len__gte=FEWEST_DAYS),
                name="quietprofile_days",
            ),
        )
