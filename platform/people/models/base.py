"""What every table about a person carries: whose file it is, in which network."""

from django.db import models

from core.kernel.models import FloorModel


class AboutPerson(FloorModel):
    """A row about a person. `home_structure` follows the person's by a composite key (on update cascade)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_constraint=False)
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")

    class Meta:
        abstract = True
