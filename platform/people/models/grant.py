"""AccessGrant: the right of one structure to read one scope of one person until a date.

Derived from the consent ledger by functions of the database, never typed: the application may not
write here.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.kernel.floor.scopes import Scope
from people.models.base import AboutPerson
from people.querysets import GrantQuerySet


class Ground(models.TextChoices):
    CONSENT = "consent", _("Accord de la personne")
    CASF_L121_6_2 = "casf_l121_6_2", _("Partage prévu par la loi (CASF, art. L121-6-2)")
    CASF_L226_2_2 = "casf_l226_2_2", _("Partage prévu par la loi (CASF, art. L226-2-2)")
    CSP_L1110_4 = "csp_l1110_4", _("Partage prévu par la loi (CSP, art. L1110-4)")
    CONTINUITY = "continuity", _("Continuité : structure fermée ou suspendue")


class AccessGrant(AboutPerson):
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    scope = models.SmallIntegerField(choices=Scope)
    ground = models.CharField(max_length=14, choices=Ground, default=Ground.CONSENT)
    consent_id = models.UUIDField(null=True)
    handoff_id = models.UUIDField(null=True)
    starts_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    person_created_at = models.DateTimeField()
    search_name = models.CharField(max_length=130, db_collation="C")

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "structure", "scope"), include=("expires_at",), name="grant_once"
            ),
            models.CheckConstraint(condition=~Q(structure=F("home_structure")), name="grant_other_structure"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="grant_scope"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="grant_ground"),
            models.CheckConstraint(
                condition=~Q(ground="consent") | Q(consent_id__isnull=False), name="grant_consent"
            ),
        )
        indexes = (
            models.Index(
                "structure",
                F("person_created_at").desc(),
                "person",
                include=("expires_at", "home_structure"),
                condition=Q(scope=1),
                name="grant_newest",
            ),
            models.Index(
                "structure",
                "search_name",
                "person",
                include=("expires_at", "home_structure"),
                condition=Q(scope=1),
                name="grant_name",
            ),
        )
