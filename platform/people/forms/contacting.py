"""How the person wants to be reached. A phone is not required."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import PhoneField
from people.models import Channel

__all__ = ["NEEDED", "ContactForm", "PhoneField"]

# What a channel cannot do without: the field to fill, and what to say when it is empty.
NEEDED = {
    Channel.PHONE: ("phone", _("Écrivez le numéro à appeler, ou choisissez un autre moyen.")),
    Channel.SMS: ("phone", _("Écrivez le numéro pour les SMS, ou choisissez un autre moyen.")),
    Channel.LETTER: ("address", _("Écrivez l’adresse pour le courrier, ou choisissez un autre moyen.")),
    Channel.EMAIL: ("email", _("Écrivez l’adresse électronique, ou choisissez un autre moyen.")),
    Channel.VIA_RELATIVE: ("relay_phone", _("Écrivez le numéro du proche, ou choisissez un autre moyen.")),
}


class ContactForm(forms.Form):
    channels = forms.MultipleChoiceField(
        label=_("Comment préférez-vous être joint ?"),
        help_text=_("Il n’est pas nécessaire d’avoir un téléphone. Plusieurs réponses sont possibles."),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    phone = PhoneField(label=_("Téléphone"), required=False)
    email = forms.EmailField(label=_("Courriel"), required=False)
    address = forms.CharField(
        label=_("Adresse"),
        help_text=_("Là où le courrier arrive, même chez quelqu’un."),
        max_length=240,
        required=False,
    )
    commune = forms.CharField(label=_("Commune ou quartier"), max_length=80, required=False)
    safe_hours = forms.CharField(
        label=_("Quand appeler"),
        help_text=_("Par exemple : le matin, jamais le soir."),
        max_length=80,
        required=False,
    )
    discreet = forms.BooleanField(
        label=_("Rester discret"),
        help_text=_("Aucun message laissé, papier sans nom de structure ni raison."),
        required=False,
    )
    relay_first_name = forms.CharField(
        label=_("Prénom d’un proche qui peut transmettre"),
        help_text=_("Seulement si ce proche est prévenu et d’accord."),
        max_length=60,
        required=False,
    )
    relay_link = forms.CharField(label=_("Qui est-ce pour la personne ?"), max_length=60, required=False)
    relay_phone = PhoneField(label=_("Téléphone du proche"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for channel in cleaned.get("channels", []):
            field, message = NEEDED.get(Channel(channel), ("", ""))
            if field and not cleaned.get(field) and field not in self.errors:
                self.add_error(field, message)
        return cleaned
