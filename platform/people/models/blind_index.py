"""The blind index (people §7): keyed hashes of what a person is known by, to answer « maybe » and nothing else.

The application may neither read nor write marks and questions: functions of the database do.
"""

from django.db import models
from django.db.models import F

from core.kernel.models import FloorModel
from people.models.base import AboutPerson
from people.querysets import BlindKeyQuerySet


class BlindKey(FloorModel):
    """A network's secret, sealed with the field key. Two of them live only while the index is rebuilt."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    sealed = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    objects = BlindKeyQuerySet.as_manager()


class BlindMark(AboutPerson):
    """One keyed hash about a person. `asked`: it has been compared once, when it was written.

    Millions of rows, read by two indexes only: those of the foreign keys are left out.
    """

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    home_structure = models.ForeignKey("tenancy.Structure", models.PROTECT, related_name="+", db_index=False)
    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+", db_index=False)
    key = models.ForeignKey(BlindKey, models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    asked = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "key", "digest"), name="blindmark_once"),)
        indexes = (
            models.Index("digest", include=("network", "home_structure", "person"), name="blindmark_digest"),
            models.Index(fields=("key",), name="blindmark_key"),
        )


class BlindQuestion(FloorModel):
    """Someone asked: counted by user, whatever the answer."""

    network = models.ForeignKey("tenancy.Network", models.PROTECT, related_name="+")
    user_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index("user_id", F("at").desc(), name="blindquestion_user"),)
