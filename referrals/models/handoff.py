"""A handoff: one structure being asked to take the referral."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.models import FloorModel
from referrals.models.referral import Referral
from referrals.querysets import HandoffQuerySet, SharedQuerySet
from referrals.states import AWAITING, ENGAGED, HANDOFF, LIVE, Act, Decline, HandoffState, OutcomeCode, Via


class OwedBy(models.TextChoices):
    RECIPIENT = "recipient", _("la structure sollicitée")
    SENDER = "sender", _("qui a envoyé")


class Kind(models.TextChoices):
    REQUEST = "request", _("Demande")
    TRANSFER = "transfer", _("Changement de structure")


class Handoff(FloorModel):
    """Ids, states, dates and codes. Who must act next is `owed_by`, until `due_at`."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="handoffs")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    target = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    service_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.REQUEST)
    rank = models.PositiveSmallIntegerField(default=1)
    urgent = models.BooleanField(default=False)  # the referral's, copied at sending: lists sort by one index
    scopes = ArrayField(models.SmallIntegerField(choices=Scope), default=list)
    held_scopes = ArrayField(
        models.SmallIntegerField(choices=Scope), default=list
    )  # agreed, and closed until she arrives
    state = models.CharField(max_length=14, choices=HandoffState, default=HandoffState.QUEUED)
    version = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    owed_by = models.CharField(max_length=9, choices=OwedBy, null=True)
    assignee = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    via = models.CharField(max_length=7, choices=Via, default=Via.WEB)
    answerer = models.CharField(max_length=80, blank=True)
    decline_code = models.CharField(max_length=20, choices=Decline, null=True)
    decline_detail = models.CharField(
        max_length=40, blank=True
    )  # the condition, need or accommodation chosen
    recall_reason = models.CharField(max_length=24, blank=True)
    proposed_actor_id = models.UUIDField(null=True)
    duplicate_ref = models.CharField(max_length=12, blank=True)
    waitlisted_until = models.DateField(null=True)
    answer_days_spent = models.PositiveSmallIntegerField(default=0)  # before a question stopped the clock
    paused_until = models.DateField(null=True)
    pause_reason = models.CharField(max_length=24, blank=True)
    paused_from = models.CharField(max_length=14, blank=True)  # the state a suspension found it in
    keeps_news = models.BooleanField(default=False)  # of a transfer: she agreed that the former home reads on
    passed_by = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    passed_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    outcome_code = models.CharField(max_length=20, choices=OutcomeCode, null=True)
    ended_at = models.DateTimeField(null=True)
    ended_via = models.CharField(max_length=7, choices=Via, blank=True)  # how the outcome came
    ended_by_name = models.CharField(max_length=80, blank=True)  # who said it, by phone or on paper
    contact_asked_at = models.DateTimeField(null=True)  # a wrong number: the sender is asked for another way
    next_appointment_at = models.DateTimeField(null=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=HandoffState.values), name="handoff_state"),
            models.CheckConstraint(condition=~Q(target=F("from_structure")), name="handoff_target_other"),
            models.UniqueConstraint(
                fields=("referral",), condition=Q(state__in=ENGAGED), name="handoff_one_engaged"
            ),
            models.UniqueConstraint(
                fields=("referral",),
                condition=Q(state__in=("sent", "info_requested"), passed_from__isnull=True),
                name="handoff_one_asked",
            ),
            models.UniqueConstraint(
                fields=("referral", "rank"), condition=Q(state="queued"), name="handoff_rank"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(*AWAITING, *ENGAGED))
                | Q(due_at__isnull=False, owed_by__isnull=False),
                name="handoff_live_due",
            ),
            models.CheckConstraint(
                condition=Q(state="declined", decline_code__isnull=False)
                | ~Q(state="declined") & Q(decline_code__isnull=True),
                name="handoff_declined_code",
            ),
            models.CheckConstraint(
                condition=Q(state="ended", outcome_code__isnull=False)
                | ~Q(state="ended") & Q(outcome_code__isnull=True),
                name="handoff_ended_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state="waitlisted") | Q(waitlisted_until__isnull=False),
                name="handoff_waitlisted_until",
            ),
            models.CheckConstraint(
                condition=~Q(state="paused") | Q(paused_until__isnull=False) & ~Q(pause_reason=""),
                name="handoff_paused_why",
            ),
            models.CheckConstraint(
                condition=~Q(decline_code="duplicate") | ~Q(duplicate_ref=""), name="handoff_duplicate_ref"
            ),
            models.CheckConstraint(
                condition=~Q(decline_code="better_elsewhere") | Q(proposed_actor_id__isnull=False),
                name="handoff_better_actor",
            ),
            models.CheckConstraint(
                condition=~Q(decline_code__in=("not_eligible", "needs_first", "accessibility"))
                | ~Q(decline_detail=""),
                name="handoff_decline_detail",
            ),
            models.CheckConstraint(
                condition=Q(decline_code__isnull=True) | Q(decline_code__in=Decline.values),
                name="handoff_decline_known",
            ),
            models.CheckConstraint(
                condition=Q(passed_by__isnull=True, passed_from__isnull=True)
                | Q(passed_by__isnull=False, passed_from__isnull=False),
                name="handoff_passed_by",
            ),
            models.CheckConstraint(
                condition=Q(kind="transfer") | Q(keeps_news=False), name="handoff_news_of_a_transfer"
            ),
            models.CheckConstraint(
                condition=~Q(via__in=("phone", "paper")) | ~Q(answerer=""), name="handoff_answerer_named"
            ),
            models.CheckConstraint(
                condition=~Q(ended_via__in=("phone", "paper")) | ~Q(ended_by_name=""),
                name="handoff_end_named",
            ),
            models.CheckConstraint(
                condition=Q(ended_via="") | Q(outcome_code__isnull=False), name="handoff_ended_via"
            ),
        )
        indexes = (
            models.Index("target", "state", F("urgent").desc(), "due_at", "id", name="handoff_target_state"),
            models.Index(
                fields=("target", "due_at"), condition=Q(state__in=LIVE), name="handoff_target_live"
            ),
            models.Index(fields=("referral", "id"), name="handoff_referral"),
        )

    @property
    def awaiting(self) -> bool:
        return self.state in AWAITING

    @property
    def engaged(self) -> bool:
        return self.state in ENGAGED

    @property
    def asked(self) -> bool:
        """The one structure that must answer now; a place on a waiting list and a pass-on stand beside it."""
        return self.state in (HandoffState.SENT, HandoffState.INFO_REQUESTED) and self.passed_from_id is None

    @property
    def prepared(self) -> bool:
        """Its structure knows nothing of it yet."""
        return self.state == HandoffState.QUEUED

    @property
    def words(self) -> str:
        """The one wording of the state on screen: « Vue » and « Rendez-vous fixé » are dates, not states."""
        if self.state == HandoffState.SENT and self.seen_at:
            return str(_("Vue"))
        if self.decline_code == Decline.BETTER_ELSEWHERE:
            return str(_("Un autre lieu est proposé"))
        if self.engaged and self.next_appointment_at and self.next_appointment_at > clock.now():
            return str(_("Rendez-vous fixé"))
        return str(HandoffState(self.state).label)

    @property
    def tone(self) -> str:
        """Tone of the chip: ok, wait, stop, done or none."""
        if self.state in ENGAGED:
            return "ok"
        if (
            self.state in (HandoffState.INFO_REQUESTED, HandoffState.WAITLISTED)
            or self.seen_at
            and self.awaiting
        ):
            return "wait"
        if self.state in (HandoffState.DECLINED, HandoffState.CUT):
            return "stop"
        return "" if self.awaiting else "done"

    def move(self, act: Act) -> None:
        """To the next state of the table, or Conflict. The version rises with it."""
        self.state = HANDOFF.after(HandoffState(self.state), act)
        self.version += 1


class Rest(models.TextChoices):
    """A need that the structure which accepted did not take: the sender's to pass on (referrals §4)."""

    WAITING = "waiting", _("À transmettre")
    SENT = "sent", _("Transmis")
    DROPPED = "dropped", _("Laissé")


class WhyDropped(models.TextChoices):
    NOT_NEEDED = "not_needed", _("La personne n’en a plus besoin")
    NOT_WANTED = "not_wanted", _("La personne ne le souhaite pas")
    ELSEWHERE = "elsewhere", _("Elle est déjà aidée pour cela")
    LATER = "later", _("Nous en reparlerons plus tard avec elle")


class HandoffNeed(FloorModel):
    """One need asked of one structure. `live` follows the handoff's state (trigger): no live duplicate."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="needs")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    target = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    procedure = models.CharField(
        max_length=40, blank=True
    )  # of a request that shares nothing; else in `Need`, which she agrees to share
    live = models.BooleanField(default=True)
    unmet = models.BooleanField(default=False)  # counted once for the referral as a need nobody could meet
    rest = models.CharField(max_length=7, choices=Rest, blank=True)  # empty: asked, or taken
    dropped_why = models.CharField(max_length=10, choices=WhyDropped, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("handoff", "code"), name="handoffneed_once"),
            models.UniqueConstraint(
                fields=("person", "target", "code"), condition=Q(live=True), name="handoffneed_live"
            ),
            models.CheckConstraint(
                condition=Q(rest="dropped") & ~Q(dropped_why="") | ~Q(rest="dropped") & Q(dropped_why=""),
                name="handoffneed_dropped_why",
            ),
            models.CheckConstraint(condition=Q(rest__in=("", *Rest.values)), name="handoffneed_rest"),
            models.CheckConstraint(
                condition=Q(procedure="") | Q(person__isnull=True), name="handoffneed_procedure_of_none"
            ),
        )
        indexes = (
            models.Index(fields=("referral",), condition=Q(rest="waiting"), name="handoffneed_rest_waiting"),
        )


class HandoffPreview(FloorModel):
    """What the recipient reads before accepting: nameless, frozen at sending, gone with the answer."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.OneToOneField(Handoff, models.PROTECT, related_name="+")
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    target = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    content = models.JSONField()

    objects = SharedQuerySet.as_manager()


class PreparedPreview(FloorModel):
    """The preview of a handoff that waits its turn, kept by its sender: frozen for the other when it is sent."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.OneToOneField(Handoff, models.PROTECT, related_name="+")
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    content = models.JSONField()

    objects = SharedQuerySet.as_manager()


class HandoffAnswer(FloorModel):
    """The typed words of an answer: for the sender and the structure that answered, nobody else."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    handoff = models.OneToOneField(Handoff, models.PROTECT, related_name="+")
    from_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    target = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    reason_for_person = models.BooleanField(default=True)
    at = models.DateTimeField()

    objects = SharedQuerySet.as_manager()
