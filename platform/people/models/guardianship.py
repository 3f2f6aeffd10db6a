"""Who decides with the person, or for her: parental authority, or a measure of protection (people §3).

Civil code: parental authority art. 371-1, guardianship and curatorship art. 440, family authorisation
art. 494-1, mandate for future protection art. 477; personal acts art. 458 and 459.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.querysets import HomeOnlyQuerySet


class Measure(models.TextChoices):
    PARENTAL = "parental", _("Mineur·e : autorité parentale")
    CURATELLE = "curatelle", _("Curatelle")
    TUTELLE = "tutelle", _("Tutelle")
    HABILITATION = "habilitation", _("Habilitation familiale")
    MANDATE = "mandate", _("Mandat de protection future")


class Guardianship(AboutPerson):
    """A measure, its dates and the proof seen, never copied. Home alone reads it: it names someone else."""

    kind = models.CharField(_("Quelle mesure ?"), max_length=12, choices=Measure)
    guardian_name = models.CharField(_("Qui décide avec elle ou pour elle ?"), max_length=80)
    guardian_phone = models.CharField(_("Son téléphone"), max_length=20, blank=True)
    starts_on = models.DateField(_("Depuis le"), null=True, blank=True)
    ends_on = models.DateField(_("Jusqu’au"), null=True, blank=True)
    proof_seen = models.CharField(_("Quel document avez-vous vu ?"), max_length=120)
    proof_seen_on = models.DateField()
    proof_seen_by_id = models.UUIDField()
    informed = models.BooleanField(_("Elle souhaite que cette personne soit informée"), default=False)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    objects = HomeOnlyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(ended_at=None), name="guardianship_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=Measure.values), name="guardianship_kind"),
            models.CheckConstraint(condition=~Q(guardian_name=""), name="guardianship_guardian"),
            models.CheckConstraint(condition=~Q(proof_seen=""), name="guardianship_proof"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="guardianship_dates",
            ),
        )
