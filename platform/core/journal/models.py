"""The journal: what changed, and who read whom. Lines are added in the business transaction, never changed.

Sequence number and transaction id are column defaults that these models do not know (tenancy §9).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.kernel.models import FloorModel


class Line(FloorModel):
    network_id = models.IntegerField()
    structure_id = models.IntegerField(null=True)
    member_id = models.UUIDField(null=True)
    system = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Event(Line):
    """Something happened: ids, codes, versions, dates, names of changed fields. No identity, no typed text."""

    name = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    person_mark = models.CharField(max_length=64, null=True)
    consent_id = models.UUIDField(null=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)
    payload = models.JSONField(default=dict)


class AccessKind(models.TextChoices):
    FILE = "file", _("Fiche ouverte")
    LIST = "list", _("Liste affichée")
    SEARCH = "search", _("Recherche")
    PDF = "pdf", _("Document imprimé")
    EXPORT = "export", _("Copie des données")


class Access(Line):
    """Someone read someone: the reader as a membership, the persons as pseudonyms."""

    kind = models.CharField(max_length=10, choices=AccessKind)
    person_marks = ArrayField(models.CharField(max_length=64), default=list)
    scopes = ArrayField(models.SmallIntegerField(), default=list)
    reason = models.CharField(max_length=30)
    filter_hash = models.CharField(max_length=64, blank=True)
    count = models.IntegerField()


class PersonKey(FloorModel):
    """The key that links journal lines to a person, as the two pads of HMAC-SHA256 (RFC 2104).

    Deleting it makes the lines unlinkable and changes none of them.
    """

    network_id = models.IntegerField()
    inner_pad = models.BinaryField()
    outer_pad = models.BinaryField()
