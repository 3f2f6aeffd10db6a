"""Sharing that a law provides for, beside the person's agreement: what a network decided, and each share (people §3)."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kernel.floor.scopes import Scope
from core.kernel.models import FloorModel
from people.models.base import AboutPerson
from people.models.grant import Ground
from people.querysets import GroundDecisionQuerySet, LawfulShareQuerySet

BY_LAW: tuple[Ground, ...] = tuple(ground for ground in Ground if ground != Ground.CONSENT)
LONGEST: dict[Ground, int] = {ground: 30 if ground == Ground.CONTINUITY else 90 for ground in BY_LAW}  # days
ONLY: dict[Ground, tuple[Scope, ...]] = {Ground.CONTINUITY: (Scope.IDENTITY, Scope.CONTACT)}
_LAST_DAY = timedelta(days=1, hours=2)  # the last day is whole, also when the clocks go back
_BY_LAW = Q(ground__in=[str(ground) for ground in BY_LAW])


class GroundDecision(FloorModel):
    """The network's officer allowed a ground, or no longer does. The latest decision holds; none means no."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=14, choices=Ground)
    enabled = models.BooleanField()
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField()
    decided_by_id = models.UUIDField()

    objects = GroundDecisionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_BY_LAW, name="grounddecision_ground"),
            models.CheckConstraint(condition=~Q(reason=""), name="grounddecision_reason"),
        )
        indexes = (models.Index("network", "ground", F("decided_at").desc(), name="grounddecision_latest"),)


class ObjectionAnswer(models.TextChoices):
    ENDED = "ended", _("Le partage prend fin")
    KEPT = "kept", _("Le partage continue jusqu’à sa date")


class LawfulShare(AboutPerson):
    """One structure may read some scopes until a date because a law says so. Written by the database alone.

    The person's objection and what the officer answers stand on the row; neither ends it by itself.
    """

    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    ground = models.CharField(max_length=14, choices=Ground)
    scopes = ArrayField(models.SmallIntegerField(choices=Scope))
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    informed_on = models.DateField(null=True)
    not_informed_why = models.CharField(max_length=280, blank=True)
    shared_by_id = models.UUIDField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    objected_at = models.DateTimeField(null=True)
    objection = models.CharField(max_length=280, blank=True)
    objection_due_on = models.DateField(null=True)
    answer = models.CharField(max_length=5, choices=ObjectionAnswer, null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    explanation = models.CharField(max_length=500, blank=True)

    objects = LawfulShareQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=_BY_LAW, name="lawfulshare_ground"),
            # With another structure than home, when it is written (trigger): it may become her home afterwards.
            models.CheckConstraint(
                condition=Q(scopes__contains=[Scope.IDENTITY], scopes__contained_by=list(Scope.values)),
                name="lawfulshare_scopes",
            ),
            models.CheckConstraint(
                condition=Q(informed_on__isnull=False, not_informed_why="")
                | (Q(informed_on=None) & ~Q(not_informed_why="")),
                name="lawfulshare_informed_or_why_not",
            ),
            models.CheckConstraint(
                condition=Q(
                    expires_at__gt=F("starts_at"),
                    expires_at__lte=F("starts_at") + timedelta(days=90) + _LAST_DAY,
                ),
                name="lawfulshare_ninety_days",
            ),
            models.CheckConstraint(
                condition=~Q(ground=str(Ground.CONTINUITY))
                | Q(
                    expires_at__lte=F("starts_at") + timedelta(days=30) + _LAST_DAY,
                    scopes__contained_by=[int(scope) for scope in ONLY[Ground.CONTINUITY]],
                ),
                name="lawfulshare_continuity",
            ),
            models.CheckConstraint(
                condition=Q(objected_at=None, objection_due_on=None, answer=None)
                | Q(objected_at__isnull=False, objection_due_on__isnull=False),
                name="lawfulshare_objection",
            ),
            models.CheckConstraint(
                condition=Q(answer=None, answered_at=None)
                | Q(answer__in=ObjectionAnswer.values, answered_at__isnull=False),
                name="lawfulshare_answered",
            ),
            models.CheckConstraint(
                condition=Q(answer=None) | ~Q(explanation=""), name="lawfulshare_answered_why"
            ),
        )
        indexes = (
            models.Index("person", F("starts_at").desc(), name="lawfulshare_person"),
            models.Index(
                fields=("network", "objection_due_on"),
                condition=Q(objected_at__isnull=False, answer=None),
                name="lawfulshare_objections",
            ),
        )

    @property
    def last_day(self) -> date:
        """The last day on which it opens anything."""
        return timezone.localtime(self.expires_at - timedelta(seconds=1)).date()

    @property
    def in_words(self) -> str:
        return ", ".join(str(Scope(scope).label) for scope in self.scopes)
