"""What a person agreed to when she left: her file handed to her for another network, named in words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.models.consent import Capture, Copy, OwnAgreement
from people.querysets import HomeOnlyQuerySet


class MovingConsent(AboutPerson):
    """It opens nothing here: no structure receives, nothing is granted. Its id is the file's. Never changed."""

    destination = models.CharField(_("Où va-t-elle ?"), max_length=120)
    capture = models.CharField(max_length=14, choices=Capture)
    witness = models.CharField(max_length=80, blank=True)
    phone_called = models.CharField(max_length=20, blank=True)
    called_at = models.DateTimeField(null=True)
    helper = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="fr")
    copy = models.CharField(max_length=8, choices=Copy, blank=True)
    guardian_id = models.UUIDField(null=True)
    own_agreement = models.CharField(max_length=7, choices=OwnAgreement, blank=True)
    tells_guardian = models.BooleanField(default=False)
    text_version = models.CharField(max_length=12)
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    captured_by_id = models.UUIDField()

    objects = HomeOnlyQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(destination=""), name="movingconsent_destination"),
            models.CheckConstraint(
                condition=Q(capture__in=Capture.values) & ~Q(capture="code"), name="movingconsent_how"
            ),
            models.CheckConstraint(
                condition=~Q(capture="oral_witnessed") | ~Q(witness=""), name="movingconsent_witness"
            ),
            models.CheckConstraint(condition=~Q(text_sha256=""), name="movingconsent_text"),
        )
        indexes = (models.Index(fields=("person",), name="movingconsent_person"),)
