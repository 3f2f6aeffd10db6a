"""A recipient without account answers by a link, and by a code of six digits where a name would be read (referrals §9)."""

from django.db import models
from django.db.models import F, Q

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.querysets import LinkQuerySet

MOST_TRIES = 5


class AnswerLink(FloorModel):
    """The token of one mail, as a keyed hash. It lives as long as the loop of its handoff: nothing is written to end it."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "token_hash"), name="answerlink_token"),
            models.CheckConstraint(condition=~Q(token_hash=""), name="answerlink_hashed"),
        )
        indexes = (models.Index(fields=("structure", "made_at"), name="answerlink_structure"),)


class AnswerCode(FloorModel):
    """Six digits, sent to the registered mailbox or said by phone to the public number. Empty until they leave."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    spent_at = models.DateTimeField(null=True)
    said_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(tries__lte=MOST_TRIES), name="answercode_five_tries"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="answercode_lapses"),
            models.CheckConstraint(
                condition=Q(said_by__isnull=True) | ~Q(code_hash=""), name="answercode_said_is_known"
            ),
        )
        indexes = (
            models.Index(
                fields=("structure", "-made_at"), condition=Q(spent_at=None), name="answercode_current"
            ),
        )
