"""What must leave, and each try. References only: a text is rendered at sending, from fresh data.

Rows belong to the structure that owns the recipient's data. Neither holds a body or an address.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from notifications.catalogue import Channel, MessageClass
from notifications.querysets import DeliveryQuerySet, LetterBatchQuerySet, MessageQuerySet
from notifications.states import MessageState, Result, Rhythm, SkipReason


class Message(FloorModel):
    """One planned message to one recipient. Its id is the reference that gateways are given.

    `key` = purpose : subject : version : recipient : offset : channel : event. Unique, so that planning
    twice is harmless. The recipient is `user`, or the team's mailbox when there is none.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    owner_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    key = models.CharField(max_length=250)
    purpose = models.CharField(max_length=40)
    message_class = models.CharField(max_length=1, choices=MessageClass)
    channel = models.CharField(max_length=8, choices=Channel)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    batch = models.ForeignKey("LetterBatch", models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    subject_version = models.PositiveIntegerField(default=0)
    event_id = models.UUIDField(null=True)
    offset = models.CharField(max_length=6, default="0", db_default="0")  # "-2d", "-3h", "1d": a reminder's
    digest_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")  # the mail it left in
    rhythm = models.CharField(  # the mail it waits for
        max_length=6, choices=Rhythm, blank=True, default="", db_default=""
    )
    referral_id = models.UUIDField(null=True)  # two messages about one request are one mail a day
    provider_ref = models.CharField(max_length=80, blank=True, db_default="")
    read_at = models.DateTimeField(null=True)  # of a bell, or of a line of a list
    priority = models.PositiveSmallIntegerField()
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.PLANNED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    skip_reason = models.CharField(max_length=12, choices=SkipReason, null=True)
    sent_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # given to a gateway that did not answer: it may have left

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner_structure", "key"), name="message_once"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state"),
            models.CheckConstraint(condition=Q(message_class__in=MessageClass.values), name="message_class"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="message_channel"),
            models.CheckConstraint(
                condition=Q(rhythm__in=("", "soon", "daily", "weekly")), name="message_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False, lease_token__isnull=False)
                | ~Q(state="leased") & Q(lease_until__isnull=True, lease_token__isnull=True),
                name="message_leased",
            ),
            models.CheckConstraint(
                condition=Q(state="skipped", skip_reason__isnull=False)
                | ~Q(state="skipped") & Q(skip_reason__isnull=True),
                name="message_skipped_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="message_sent_when"
            ),
            models.CheckConstraint(
                condition=Q(not_after__isnull=True) | Q(not_before__lte=F("not_after")), name="message_window"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(user__isnull=True), name="message_one_recipient"
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(channel="letter"), name="message_batch_of_letters"
            ),
        )
        indexes = (
            models.Index(
                fields=("priority", "not_before"),
                condition=Q(state__in=("planned", "leased")),
                name="message_due",
            ),
            models.Index(F("owner_structure"), F("not_before").desc(), "id", name="message_newest"),
            models.Index(
                fields=("person", "channel"), condition=Q(person__isnull=False), name="message_person"
            ),
            models.Index(
                fields=("owner_structure", "channel"),
                condition=Q(state="planned", channel__in=("call", "letter", "slip")),
                name="message_by_hand",
            ),
            models.Index(
                fields=("owner_structure", "user"),
                condition=Q(channel="bell", read_at=None),
                name="message_unread",
            ),
            models.Index(
                fields=("owner_structure", "user", "sent_at"),
                condition=Q(channel="mail", state="sent"),
                name="message_left",
            ),
            models.Index(
                fields=("not_before",),
                condition=Q(state="planned") & ~Q(rhythm=""),
                name="message_gathered",
            ),
            models.Index(
                fields=("network", "channel", "priority", "not_before"),
                condition=Q(state__in=("planned", "leased")),
                name="message_waiting",
            ),
            models.Index(fields=("provider_ref",), condition=~Q(provider_ref=""), name="message_provider"),
            models.Index(
                fields=("owner_structure", "state"),
                condition=Q(state__in=("unknown", "dead")),
                name="message_troubled",
            ),
            models.Index(fields=("next_try_at",), condition=Q(state="unknown"), name="message_doubtful"),
        )

    @property
    def to_whom(self) -> str:
        """For a list: the team, or one of its members, never an address; nobody any more once it was forgotten."""
        if ":gone-" in self.key:
            return str(_("Destinataire effacé"))
        if self.message_class == MessageClass.PERSON:
            return str(_("La personne"))
        return str(_("Un membre de l’équipe") if self.user_id else _("La boîte de l’équipe"))


class Delivery(FloorModel):
    """One try. Append-only: never the body, never the address in clear."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    owner_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    person = models.ForeignKey(  # the message's, written by a trigger: it goes with her
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    try_number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    result = models.CharField(max_length=9, choices=Result)
    code = models.CharField(max_length=40, blank=True)
    address_hash = models.CharField(max_length=64)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("message", "try_number"), name="delivery_once"),
            models.CheckConstraint(condition=Q(result__in=Result.values), name="delivery_result"),
            models.CheckConstraint(
                condition=Q(started_at__lte=F("ended_at")), name="delivery_ends_after_start"
            ),
        )
        indexes = (
            models.Index(fields=("address_hash",), condition=~Q(address_hash=""), name="delivery_address"),
        )


class LetterBatch(FloorModel):
    """The letters printed together, under one number of the structure's."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by_id = models.UUIDField(null=True)

    objects = LetterBatchQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("structure", "number"), name="letterbatch_number"),)


class Planned(models.Model):
    """What the relay has dealt with, silent events included. Written by `floor.mark_planned` alone."""

    event_id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    network_id = models.IntegerField()
    outcome = models.CharField(max_length=7)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=("planned", "silent", "failed")), name="planned_outcome"
            ),
        )
        indexes = (models.Index(F("at").desc(), include=("seq",), name="planned_latest"),)

    def __str__(self) -> str:
        return str(self.event_id)
