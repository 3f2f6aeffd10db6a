"""What must be provided for a good welcome: scope `accommodations`, never a diagnosis."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.querysets import AboutPersonQuerySet


class Accommodation(AboutPerson):
    """Codes of the block FRE, confirmed with the person on a day. Not used any more a year after it."""

    codes = ArrayField(models.CharField(max_length=24), default=list)
    precision = models.CharField(_("Précision"), max_length=200, blank=True)
    interpreter = models.BooleanField(_("Il faut un interprète"), default=False)
    confirmed_on = models.DateField()

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "home_structure"), name="accommodation_once"),
        )
