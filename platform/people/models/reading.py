"""What the person may do with the code of her paper beside stopping: read, and stop without the paper."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel
from people.models.base import AboutPerson
from people.querysets import AboutPersonQuerySet, TypedQuerySet


class ReadingPictures(AboutPerson):
    """Three pictures in an order that opens « Qui a mes informations ? ». No proof: reading is closed (people §6)."""

    salt = models.CharField(max_length=32, blank=True)
    proof = models.CharField(max_length=160, blank=True)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "home_structure"), name="readingpictures_once"),
            models.CheckConstraint(
                condition=Q(salt="", proof="") | ~Q(salt="") & ~Q(proof=""), name="readingpictures_whole"
            ),
        )

    @property
    def open(self) -> bool:
        return self.proof != ""


class Match(models.TextChoices):
    ONE = "one", _("Une fiche : le partage est arrêté")
    SEVERAL = "several", _("Plusieurs fiches possibles")
    NONE = "none", _("Aucune fiche trouvée")


class Way(models.TextChoices):
    """How the person says it, without her paper."""

    DESK = "desk", _("Elle est devant moi")
    PHONE = "phone", _("Elle appelle")
    LETTER = "letter", _("Elle a écrit")
    HELPER = "helper", _("Quelqu’un l’aide à le dire")


class Found(models.TextChoices):
    CONFIRMED = "confirmed", _("C’était bien elle")
    NOT_HER = "not_her", _("Ce n’était pas elle")
    UNREACHED = "unreached", _("Pas joignable")
    STOPPED = "stopped", _("Trouvée : le partage est arrêté")
    UNKNOWN = "unknown", _("Personne de ce nom ici")


class TypedWithdrawal(FloorModel):
    """« Je ne suis plus d’accord », said without the code. One row for each structure that must act.

    `one`: done at once; home asks her by her safe channel. `several`: the leads of the structures concerned
    look. `none`: nobody's structure, the data-protection officer looks. The typed identity is kept only for
    the last two, thirty days at most.
    """

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    match = models.CharField(max_length=7, choices=Match)
    way = models.CharField(max_length=6, choices=Way)
    helper = models.CharField(max_length=80, blank=True)
    receipt = models.CharField(max_length=8)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    birth_date = models.DateField(null=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.UUIDField(null=True)
    result = models.CharField(max_length=9, choices=Found, blank=True)

    objects = TypedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(match__in=Match.values), name="typed_match"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="typed_way"),
            models.CheckConstraint(
                condition=Q(match="one", person__isnull=False, structure__isnull=False, last_name="")
                | Q(match="several", person__isnull=True, structure__isnull=False)
                | Q(match="none", person__isnull=True, structure__isnull=True),
                name="typed_whose",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, result="") | Q(settled_at__isnull=False) & ~Q(result=""),
                name="typed_settled",
            ),
        )
        indexes = (
            models.Index(
                fields=("structure", "due_at"), condition=Q(settled_at=None), name="typed_structure_due"
            ),
            models.Index(
                fields=("network", "due_at"), condition=Q(settled_at=None), name="typed_network_due"
            ),
        )
