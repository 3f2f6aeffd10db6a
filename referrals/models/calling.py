"""« À rappeler », what is kept for ten days after a withdrawal without a code, and the tries of a code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.models.referral import Referral
from referrals.models.slip import Slip
from referrals.querysets import CallBackQuerySet, KeptPlaceQuerySet


class CallMotive(models.TextChoices):
    NEWS = "news", _("Elle n’a pas eu de nouvelles")
    LOST_PAPER = "lost_paper", _("Elle a perdu son papier")
    CANNOT_COME = "cannot_come", _("Elle ne peut pas venir")
    OTHER = "other", _("Autre chose")
    COLLEAGUE_ABSENT = "colleague_absent", _("Un·e collègue est absent·e : lui dire pour son rendez-vous")


SAID_AT_A_DESK = (CallMotive.NEWS, CallMotive.LOST_PAPER, CallMotive.CANNOT_COME, CallMotive.OTHER)


class CallBack(FloorModel):
    """Someone asked to be called. The number serves this call only: it goes with it, after thirty days at most."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, null=True, related_name="+")  # of one's own accord
    ref_code = models.CharField(max_length=12, blank=True)
    motive = models.CharField(max_length=16, choices=CallMotive)
    number = models.CharField(max_length=20, blank=True)
    caller = models.CharField(max_length=60, blank=True)
    taken_by_id = models.UUIDField(null=True)
    taken_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_attempt_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(motive__in=CallMotive.values), name="callback_motive"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(number="", caller=""), name="callback_done_forgets"
            ),
            models.CheckConstraint(
                condition=Q(motive="colleague_absent", handoff__isnull=False, number="", caller="")
                | ~Q(motive="colleague_absent") & Q(handoff=None),
                name="callback_owed_for_a_handoff",
            ),
            models.UniqueConstraint(
                fields=("handoff", "motive"), condition=Q(done_at=None), name="callback_owed_once"
            ),
        )
        indexes = (
            models.Index(fields=("structure", "due_at"), condition=Q(done_at=None), name="callback_due"),
        )


class KeptKind(models.TextChoices):
    APPOINTMENT = "appointment", _("Rendez-vous")
    WAITING = "waiting", _("Place en liste d’attente")


class KeptPlace(FloorModel):
    """What she held when someone stopped the sharing without her code: kept by reference alone, for ten days."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_constraint=False)
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=11, choices=KeptKind)
    appointment_id = models.UUIDField(null=True)
    since = models.DateTimeField()
    kept_until = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)
    retaken_at = models.DateTimeField(null=True)

    objects = KeptPlaceQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KeptKind.values), name="keptplace_kind"),
            models.CheckConstraint(
                condition=Q(kind="waiting", appointment_id__isnull=True)
                | Q(kind="appointment", appointment_id__isnull=False),
                name="keptplace_what",
            ),
            models.CheckConstraint(
                condition=Q(freed_at__isnull=True) | Q(retaken_at__isnull=True), name="keptplace_one_end"
            ),
        )
        indexes = (
            models.Index(
                fields=("kept_until",), condition=Q(freed_at=None, retaken_at=None), name="keptplace_due"
            ),
            models.Index(fields=("person",), name="keptplace_person"),
        )


class SlipTries(FloorModel):
    """Wrong pictures typed with the code of one paper. Written by the function that counts them, read by nobody."""

    slip = models.OneToOneField(Slip, models.PROTECT, related_name="+")
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    wrong = models.PositiveSmallIntegerField(default=0)
