"""Who a member is: the network (tenant), its structures, and the users' memberships in them."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.models import FloorModel, Identified
from core.tenancy.querysets import (
    ApiTokenQuerySet,
    ClosureQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    RepeatableQuerySet,
    StructureQuerySet,
)

LONGEST_CLOSURE = 92  # days: beyond a season, a structure is suspended or leaves


class NetworkKind(models.TextChoices):
    REAL = "real", _("Réseau")
    DEMO = "demo", _("Démonstration")
    BENCH = "bench", _("Mesure")


class Network(models.Model):
    """The tenant: one territory with its settings and delays."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=5, choices=NetworkKind, default=NetworkKind.REAL)
    coordinating_structure = models.ForeignKey("Structure", models.PROTECT, null=True, related_name="+")
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    subdivision = models.CharField(max_length=10, blank=True)
    school_zone = models.CharField(max_length=1, default="A")
    desk_phone = models.CharField(_("Téléphone de la coordination"), max_length=20, blank=True)
    complaints_outside = models.CharField(
        _("Adresse extérieure pour les réclamations"),
        max_length=200,
        blank=True,
        help_text=_("Dite à la personne quand la structure concernée est la coordination."),
    )
    oral_attestation = models.BooleanField(default=True)
    consent_days = models.PositiveSmallIntegerField(default=365)
    files_an_hour = models.PositiveSmallIntegerField(default=40, db_default=40)
    bounds_south = models.FloatField(default=44.6)
    bounds_west = models.FloatField(default=4.6)
    bounds_north = models.FloatField(default=46.0)
    bounds_east = models.FloatField(default=6.5)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(consent_days__gt=0, consent_days__lte=366), name="network_consent_days"
            ),
            models.CheckConstraint(condition=Q(files_an_hour__gte=1), name="network_files_an_hour"),
            models.CheckConstraint(condition=Q(files_an_hour__lte=500), name="network_files_an_hour_most"),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def demo(self) -> bool:
        return self.kind == NetworkKind.DEMO


class StructureStatus(models.TextChoices):
    INVITED = "invited", _("Contactée")
    VERIFIED = "verified", _("Vérifiée")
    CHARTER_SIGNED = "charter_signed", _("Charte signée")
    ACTIVE = "active", _("En ligne")
    SUSPENDED = "suspended", _("Suspendue")
    LEFT = "left", _("Partie")
    EXTERNAL = "external", _("Sans compte")


class EndingReason(models.TextChoices):
    """Why a structure is suspended or leaves: coded, nobody is blamed."""

    ASKED = "asked", _("À sa demande")
    STOPS = "stops", _("Elle cesse son activité")
    UNSTAFFED = "unstaffed", _("Plus personne pour répondre")
    CHARTER = "charter", _("La charte n’est plus signée")
    INCIDENT = "incident", _("Le temps de comprendre un incident")


class Structure(models.Model):
    """A team that answers the same phone; it owns its caseload. `parent` groups for display, never for rights."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="structures")
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    status = models.CharField(max_length=14, choices=StructureStatus, default=StructureStatus.INVITED)
    phone = models.CharField(_("Téléphone"), max_length=20, blank=True)
    team_line = models.CharField(
        max_length=120, blank=True, help_text="Who answers: « l’accueil de MDH Prémol »."
    )
    email = models.EmailField(_("Boîte de l’équipe"), blank=True)
    address = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    sector = models.CharField(max_length=20, blank=True)
    # It is being suspended or closed: it receives nothing any more, until nothing waits there and that is done.
    ending_since = models.DateTimeField(null=True, blank=True)
    ending_to = models.CharField(max_length=9, blank=True)
    ending_why = models.CharField(max_length=9, choices=EndingReason, blank=True)
    review_on = models.DateField(null=True, blank=True)  # of a suspension: looked at again that day

    objects = StructureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "network"), name="structure_id_network"),
            models.UniqueConstraint(fields=("network", "slug"), name="structure_slug"),
            models.CheckConstraint(condition=Q(status__in=StructureStatus.values), name="structure_status"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="structure_parent_other"),
            models.CheckConstraint(
                condition=Q(ending_since=None, ending_to="")
                | Q(ending_since__isnull=False, ending_to__in=("suspended", "left"))
                & Q(ending_why__in=EndingReason.values),
                name="structure_ending_to",
            ),
            models.CheckConstraint(
                condition=~Q(ending_to="suspended") | Q(review_on__isnull=False),
                name="structure_suspended_until_a_review",
            ),
        )

    def __str__(self) -> str:
        return self.slug

    @property
    def may_receive(self) -> bool:
        return self.status in (StructureStatus.ACTIVE, StructureStatus.EXTERNAL) and not self.ending_since

    @property
    def answers(self) -> bool:
        """It may still be told, and act: neither suspended nor gone."""
        return self.status not in (StructureStatus.SUSPENDED, StructureStatus.LEFT)


class Role(models.TextChoices):
    SOCIAL_WORKER = "social_worker", _("Travail social")
    MEDIATOR = "mediator", _("Médiation numérique")
    LEAD = "lead", _("Responsable de structure")
    COORDINATOR = "coordinator", _("Coordination du réseau")
    TRAINER = "trainer", _("Formation")
    DESK = "desk", _("Accueil")
    OBSERVER = "observer", _("Observation (chiffres seulement)")


ROLES_THAT_OPEN_FILES = frozenset({Role.SOCIAL_WORKER, Role.MEDIATOR, Role.LEAD, Role.COORDINATOR})
ROLES_WITH_SECOND_FACTOR = frozenset({Role.LEAD, Role.COORDINATOR})


class Membership(Identified):
    """A user in a structure with one role. The acting membership is the « member » of every operation."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="memberships")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="memberships")
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    role = models.CharField(max_length=14, choices=Role)
    data_protection = models.BooleanField(default=False)
    title = models.CharField(_("Fonction"), max_length=80, blank=True)
    absent_until = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("user", "structure"), condition=Q(ended_at=None), name="membership_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role"),
            models.UniqueConstraint(fields=("id", "structure"), name="membership_id_structure"),
            # Of the same structure too: a composite key (migration).
            models.CheckConstraint(
                condition=Q(replaced_by=None)
                | Q(absent_until__isnull=False) & ~Q(replaced_by=models.F("id")),
                name="membership_replaced_while_absent",
            ),
        )

    system = ""

    @property
    def opens_files(self) -> bool:
        return self.role in ROLES_THAT_OPEN_FILES

    @property
    def coordinates(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def needs_second_factor(self) -> bool:
        return self.role in ROLES_WITH_SECOND_FACTOR or self.data_protection


class ClosureReason(models.TextChoices):
    LEAVE = "leave", _("Congés")
    TRAINING = "training", _("Formation ou réunion")
    WORKS = "works", _("Travaux, déménagement")
    OTHER = "other", _("Autre raison")


class Closure(Identified):
    """Days on which a structure is away, or the whole network when none is named. Taken back, the row stays.

    The only place that says when someone is closed: clocks leave these days out, senders read them before sending.
    """

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, models.PROTECT, null=True, related_name="closures")
    first_day = models.DateField(_("Premier jour de fermeture"))
    last_day = models.DateField(_("Dernier jour de fermeture"))
    reason = models.CharField(max_length=8, choices=ClosureReason, default=ClosureReason.LEAVE)
    declared_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    last_day__gte=models.F("first_day"),
                    last_day__lte=models.F("first_day") + timedelta(days=LONGEST_CLOSURE),
                ),
                name="closure_days",
            ),
            models.CheckConstraint(condition=Q(reason__in=ClosureReason.values), name="closure_reason"),
            models.UniqueConstraint(
                fields=("network", "structure", "first_day", "last_day"),
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="closure_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("network", "last_day"), condition=Q(lifted_at=None), name="closure_standing"
            ),
        )


class Invitation(Identified):
    """A single-use link by which someone joins a structure, bound to an address, for seven days."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("Adresse électronique"))
    role = models.CharField(max_length=14, choices=Role)
    data_protection = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role"),)


class Sleep(Identified):
    """An account that nobody uses (people §8): told beforehand, then it signs nobody in until someone wakes it.

    One row an account, only while there is something to say. When someone signed in stands on the account alone.
    """

    user = models.OneToOneField("accounts.User", models.PROTECT, related_name="sleep")
    warned_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)  # what the mail said
    suspended_at = models.DateTimeField(null=True)
    woken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(warned_at__isnull=True, due_at__isnull=True)
                | Q(warned_at__isnull=False, due_at__isnull=False, due_at__gt=models.F("warned_at")),
                name="sleep_announced",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True)
                | Q(due_at__isnull=False, suspended_at__gte=models.F("due_at")),
                name="sleep_never_before_its_day",
            ),
        )


class TokenScope(models.TextChoices):
    """What a program may do in the member's name, by family of resources."""

    REFERRALS_READ = "referrals:read", _("Lire les demandes")
    REFERRALS_WRITE = "referrals:write", _("Envoyer des demandes, y répondre et les suivre")
    PERSONS_READ = "persons:read", _("Lire les fiches des personnes")
    PERSONS_WRITE = "persons:write", _("Ouvrir et corriger des fiches, écrire les accords")


class ApiToken(Identified):
    """A program acts for one membership, no more and no longer than it. The token itself is not kept."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens")
    label = models.CharField(_("Nom du logiciel"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=TokenScope))
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    made_under = models.CharField(
        max_length=64,
        blank=True,
        help_text="The mark of the password it was made under; empty before its first use.",
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(scopes__contained_by=TokenScope.values) & Q(scopes__len__gte=1),
                name="apitoken_scopes",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="apitoken_ends_after_its_start"
            ),
        )


class Repeatable(FloorModel):
    """One `Idempotency-Key` of a member's program: what it asked, and the id of what was made. Its author's alone.

    The answer itself is not kept: it is written again from what is there, as far as she may see it today.
    """

    member = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    made_id = models.UUIDField()
    at = models.DateTimeField()

    objects = RepeatableQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("member", "key_hash"), name="repeatable_once"),)
