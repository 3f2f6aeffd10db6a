"""A question about a request, and its answer: between the two ends, nobody else (referrals §3, T3 and T4)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from referrals.models.handoff import Handoff
from referrals.querysets import QuestionQuerySet
from referrals.states import QuestionCode

MOST_ROUNDS = 2


class InfoRequest(FloorModel):
    """Asked by the structure that is asked, before it answers. Words about the person carry no name."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="+")
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    target = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12, choices=QuestionCode)
    text = models.CharField(_("Votre question"), max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "tenancy.Membership", models.PROTECT, null=True, related_name="+"
    )  # none: by link
    due_at = models.DateTimeField()
    answer = models.CharField(_("Votre réponse"), max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    @property
    def asker(self) -> str:
        """Who asked: a first name, or the structure when it answers by link."""
        return str(self.asked_by.user.first_name if self.asked_by else self.target.name)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("handoff", "round"), name="inforequest_round"),
            models.UniqueConstraint(
                fields=("handoff",), condition=Q(answered_at=None), name="inforequest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=MOST_ROUNDS), name="inforequest_two_rounds"
            ),
            models.CheckConstraint(condition=Q(code__in=QuestionCode.values), name="inforequest_code"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by=None)
                | Q(answered_at__isnull=False) & ~Q(answer="") & Q(answered_by__isnull=False),
                name="inforequest_answered",
            ),
            models.CheckConstraint(condition=~Q(target=F("from_structure")), name="inforequest_two_ends"),
        )
