"""What a former home still reads, when the person agreed that it hears how things go on (referrals §4)."""

from django.db import models

from people.models.base import AboutPerson
from people.querysets import HomeOnlyQuerySet


class FormerHome(AboutPerson):
    """Written by the function that changes her home, which also writes her agreement: taken back like any other."""

    structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = HomeOnlyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("since")), name="formerhome_dates"
            ),
        )
        indexes = (models.Index(fields=("person", "expires_at"), name="formerhome_person"),)
