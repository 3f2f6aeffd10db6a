"""How to reach the person: scope `contact`."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models.base import AboutPerson
from people.querysets import AboutPersonQuerySet


class Channel(models.TextChoices):
    PHONE = "phone", _("Par téléphone")
    SMS = "sms", _("Par SMS")
    LETTER = "letter", _("Par courrier")
    VIA_RELATIVE = "via_relative", _("Par un proche")
    VIA_REFERENT = "via_referent", _("Par le professionnel qui la suit")
    VISIT = "visit", _("Chez elle")
    DESK = "desk", _("À l’accueil")
    EMAIL = "email", _("Par courriel")
    NONE = "none", _("Ne pas la contacter")


REACHABLE = frozenset(Channel.values) - {Channel.NONE}


class Contact(AboutPerson):
    phone = models.CharField(_("Téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("Courriel"), blank=True)
    address = models.CharField(_("Adresse"), max_length=240, blank=True)
    commune = models.CharField(_("Commune ou quartier"), max_length=80, blank=True)
    channels = ArrayField(models.CharField(max_length=12, choices=Channel), default=list)
    discreet = models.BooleanField(default=False)
    safe_hours = models.CharField(_("Heures où l’appeler"), max_length=80, blank=True)
    relay_first_name = models.CharField(max_length=60, blank=True)
    relay_link = models.CharField(max_length=60, blank=True)
    relay_phone = models.CharField(max_length=20, blank=True)

    objects = AboutPersonQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "home_structure"), name="contact_once"),)

    @property
    def reachable(self) -> bool:
        """Some channel can really be used with what is known."""
        needs = {"phone": self.phone, "sms": self.phone, "letter": self.address, "email": self.email}
        needs |= {"via_relative": self.relay_phone}
        return any(channel in REACHABLE and needs.get(channel, True) for channel in self.channels)
