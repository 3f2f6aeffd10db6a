"""A referral: « this person has these needs; the holder answers for it until the loop is closed »."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.ids import spoken_reference
from core.kernel.models import FloorModel
from people.models.base import AboutPerson
from referrals.querysets import ReferralQuerySet, SharedQuerySet
from referrals.states import (
    ALIVE,
    REFERRAL,
    TELLING,
    TERMINAL,
    DueKind,
    Helped,
    NewsEvery,
    ReferralState,
    Step,
    SuspendReason,
    ToTell,
)


class Sharing(models.TextChoices):
    CONSENT = "consent", _("Avec l’accord de la personne")
    NONE = "none", _("Seulement un rendez-vous, sans partage")


class Priority(models.TextChoices):
    NORMAL = "normal", _("Normale")
    URGENT = "urgent", _("Urgente")


class Motive(models.TextChoices):
    """Why, in a code: what the recipient may read before accepting."""

    ADMINISTRATIVE = "administrative", _("Une démarche à faire")
    LEARN = "learn", _("Apprendre")
    EQUIPMENT = "equipment", _("S’équiper")
    CONNECTION = "connection", _("Se connecter")
    SECURITY = "security", _("Se protéger")
    WORK = "work", _("Chercher un emploi")
    OTHER = "other", _("Autre")


class Referral(FloorModel):
    """Ids, states, dates and codes only: no typed text, no name. `person` is empty when nothing is shared."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    ref_code = models.CharField(max_length=12, default=spoken_reference)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    sharing = models.CharField(max_length=8, choices=Sharing, default=Sharing.CONSENT)
    sender_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    sender = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    holder_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    motive = models.CharField(max_length=14, choices=Motive, default=Motive.OTHER)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.NORMAL)
    urgent_reason = models.CharField(max_length=30, blank=True)
    deadline = models.DateField(null=True)
    state = models.CharField(max_length=9, choices=ReferralState, default=ReferralState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    next_due_at = models.DateTimeField(null=True)
    next_due_kind = models.CharField(max_length=13, choices=DueKind, null=True)
    escalation_level = models.PositiveSmallIntegerField(default=0)
    level_due_at = models.DateTimeField(null=True)  # when the next level is told; `next_due_at` is the first
    take_by = models.DateTimeField(null=True)  # its sender left: told to her lead if nobody has taken it then
    suspended_until = models.DateField(null=True)
    suspend_reason = models.CharField(max_length=15, choices=SuspendReason, blank=True)
    sender_news_every = models.PositiveSmallIntegerField(
        choices=NewsEvery, null=True
    )  # months; each side its own
    holder_news_every = models.PositiveSmallIntegerField(choices=NewsEvery, null=True)
    to_tell = models.CharField(
        max_length=10, choices=ToTell, blank=True
    )  # what the holder owes the person herself
    to_tell_due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    first_sent_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=24, null=True)
    closed_by = models.CharField(max_length=6, blank=True)
    helped = models.CharField(max_length=7, choices=Helped, blank=True)  # the sender's answer, optional
    closing_asked_at = models.DateTimeField(null=True)  # « aucun lieu trouvé »: the coordinator signs
    signed_by = models.ForeignKey("tenancy.Membership", models.PROTECT, null=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("network", "ref_code"), name="referral_ref_code"),
            models.UniqueConstraint(fields=("id", "person"), name="referral_id_person"),
            models.CheckConstraint(condition=Q(state__in=ReferralState.values), name="referral_state"),
            models.CheckConstraint(
                condition=Q(state__in=TERMINAL)
                | Q(holder_structure__isnull=False, next_due_at__isnull=False, next_due_kind__isnull=False),
                name="referral_alive_has_holder_due",
            ),
            models.CheckConstraint(
                condition=Q(next_due_at__isnull=True, level_due_at__isnull=True)
                | Q(next_due_at__isnull=False, level_due_at__isnull=False),
                name="referral_due_has_level",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ALIVE)
                | Q(closed_at__isnull=False, close_reason__isnull=False, next_due_at__isnull=True),
                name="referral_over_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(first_sent_at__isnull=True) | ~Q(state="draft"), name="referral_draft_never_sent"
            ),
            models.CheckConstraint(
                condition=Q(first_sent_at__isnull=False)
                | ~Q(state__in=("open", "engaged", "reported", "unplaced", "closed")),
                name="referral_sent_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | Q(suspended_until__isnull=False),
                name="referral_suspended_until",
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | Q(suspend_reason__in=SuspendReason.values),
                name="referral_suspended_why",
            ),
            models.CheckConstraint(
                condition=~Q(priority="urgent") | Q(deadline__isnull=False) | ~Q(urgent_reason=""),
                name="referral_urgent_why",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, sharing="none") | Q(person__isnull=False, sharing="consent"),
                name="referral_person_shared",
            ),
            models.CheckConstraint(
                condition=~Q(close_reason="unplaced") | Q(signed_by__isnull=False),
                name="referral_unplaced_signed",
            ),
            models.CheckConstraint(
                condition=Q(helped="") | Q(helped__in=Helped.values), name="referral_helped"
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="referral_parent_other"),
            models.CheckConstraint(
                condition=Q(take_by=None) | Q(holder=None, state__in=ALIVE), name="referral_take_by"
            ),
            models.CheckConstraint(
                condition=(Q(sender_news_every__isnull=True) | Q(sender_news_every__in=NewsEvery.values))
                & (Q(holder_news_every__isnull=True) | Q(holder_news_every__in=NewsEvery.values)),
                name="referral_news_every",
            ),
            models.CheckConstraint(
                condition=Q(to_tell="", to_tell_due_at__isnull=True)
                | Q(to_tell__in=ToTell.values, to_tell_due_at__isnull=False, person__isnull=False),
                name="referral_to_tell_due",
            ),
            models.CheckConstraint(
                condition=Q(to_tell="") | Q(state__in=TELLING) | Q(close_reason="unplaced"),
                name="referral_to_tell_while",
            ),
        )
        indexes = (
            models.Index(
                fields=("holder_structure", "to_tell_due_at"),
                condition=~Q(to_tell=""),
                name="referral_to_tell",
            ),
            models.Index(
                fields=("sender_structure", "next_due_at"),
                condition=Q(state__in=ALIVE),
                name="referral_sender_due",
            ),
            models.Index(fields=("sender_structure", "state", "next_due_at"), name="referral_sender_state"),
            models.Index(
                fields=("holder_structure", "next_due_at"),
                condition=Q(state__in=ALIVE),
                name="referral_holder_due",
            ),
            models.Index(
                fields=("network", "next_due_at"), condition=Q(state__in=ALIVE), name="referral_network_due"
            ),
            models.Index(fields=("level_due_at",), condition=Q(state__in=ALIVE), name="referral_level_due"),
            models.Index(fields=("person",), name="referral_person"),
        )

    def __str__(self) -> str:
        return self.ref_code

    @property
    def news_every(self) -> int | None:
        """Months between two news, once both sides have said how many: the shorter of the two."""
        if self.sender_news_every is None or self.holder_news_every is None:
            return None
        return min(self.sender_news_every, self.holder_news_every)

    @property
    def news_words(self) -> str:
        """That rhythm in words; nothing for the usual delay."""
        return str(NewsEvery(self.news_every).label) if self.news_every else ""

    def move(self, step: Step) -> None:
        """To the next state of the table, or Conflict."""
        self.state = REFERRAL.after(ReferralState(self.state), step)


class ReferralDetail(AboutPerson):
    """The words of the sender: scope `needs`."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="+")
    motive_text = models.CharField(_("Pourquoi, en quelques mots"), max_length=280, blank=True)
    tried = models.CharField(_("Ce qui a été essayé"), max_length=280, blank=True)
    constraints = models.CharField(_("Ce dont il faut tenir compte"), max_length=280, blank=True)

    objects = SharedQuerySet.as_manager()


class Need(AboutPerson):
    """One need of the referral: scope `needs`."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    mode = models.CharField(max_length=12, blank=True)
    deadline = models.DateField(null=True)
    procedure = models.CharField(max_length=80, blank=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("referral", "code"), name="need_once"),)
