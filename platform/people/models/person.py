"""The person: scope `identity`, and nothing else in that table. No national number anywhere."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.models import FloorModel
from core.kernel.phonetics import sound
from people.models.base import AboutPerson
from people.querysets import PersonQuerySet, StatusQuerySet


class BirthPrecision(models.TextChoices):
    NONE = "none", _("Non renseignée")
    YEAR = "year", _("Année")
    DAY = "day", _("Jour")


class Person(FloorModel):
    """Someone helped. Her home structure answers for the file."""

    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    first_name = models.CharField(_("Prénom ou surnom"), max_length=60)
    last_name = models.CharField(_("Nom"), max_length=60, blank=True)
    civility = models.CharField(_("Civilité"), max_length=20, blank=True)
    door_name = models.CharField(_("Comment l’appeler"), max_length=60, blank=True)
    birth_date = models.DateField(_("Date de naissance"), null=True, blank=True)
    birth_precision = models.CharField(max_length=4, choices=BirthPrecision, default=BirthPrecision.NONE)
    languages = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("Langues parlées"))
    search_name = models.CharField(max_length=130, db_collation="C")
    search_first = models.CharField(max_length=130, db_collation="C")

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("id", "home_structure"), name="person_id_home"),
            models.CheckConstraint(condition=~Q(first_name=""), name="person_first_name"),
            models.CheckConstraint(
                condition=Q(birth_date=None, birth_precision="none")
                | Q(birth_date__isnull=False, birth_precision__in=("year", "day")),
                name="person_birth_precision",
            ),
        )
        indexes = (
            models.Index(fields=("home_structure",), include=("id",), name="person_home"),
            models.Index("home_structure", models.F("created_at").desc(), "id", name="person_home_newest"),
            models.Index(fields=("home_structure", "search_name"), name="person_home_name"),
            models.Index(fields=("home_structure", "search_first"), name="person_home_first"),
        )

    @property
    def display_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def called(self) -> str:
        """How the door calls her: as she asked, else « Yvette B. »."""
        initial = f" {self.last_name[:1]}." if self.last_name else ""
        return self.door_name or f"{self.first_name}{initial}"

    def may_be(self, other: Person) -> bool:
        """Two files that share a phone may be a family's: a first name that sounds alike, or a birthday, says more."""
        same_day = self.birth_date == other.birth_date and self.birth_precision == BirthPrecision.DAY
        mine, hers = sound(self.first_name), sound(other.first_name)
        return same_day or mine == hers or mine == sound(other.last_name) or hers == sound(self.last_name)


class Status(models.TextChoices):
    ACTIVE = "active", _("Suivie")
    MOVED = "moved", _("A déménagé")
    DECEASED = "deceased", _("Décédée")
    ERASED = "erased", _("Effacée")
    MERGED = "merged", _("Réunie à une autre fiche")


class PersonStatus(AboutPerson):
    """What any live grant shows: alive in the network, and when she was last really in contact."""

    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    last_contact_on = models.DateField(null=True)
    changed_at = models.DateTimeField(null=True)  # of `status`: the clocks of death and of a move start here

    objects = StatusQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "home_structure"), name="personstatus_once"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="personstatus_status"),
        )
