"""« La personne appelle »: who she says she is, why, and the number for that one call."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField, PhoneField
from core.kernel.once import OnceField
from referrals.models import SAID_AT_A_DESK
from referrals.operations.calling_back import Caller


class PersonCallsForm(forms.Form):
    """The code read aloud, or the reference, or first name, last name and birth date; a first name alone is noted too."""

    id = OnceField()
    number = PhoneField(label=_("À quel numéro faut-il rappeler ?"))
    motive = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=[(one.value, one.label) for one in SAID_AT_A_DESK],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label=_("Code ou référence du papier"),
        help_text=_("Douze chiffres, ou une référence comme 2F-1187."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = forms.CharField(
        label=_("Sinon, son prénom"),
        max_length=60,
        required=False,
        help_text=_("Pour l’appeler par son nom."),
    )
    last_name = forms.CharField(label=_("Son nom"), max_length=60, required=False)
    birth_date = FrenchDateField(label=_("Sa date de naissance"), required=False, past=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("code") and not cleaned.get("first_name") and "first_name" not in self.errors:
            self.add_error("first_name", _("Notez au moins son prénom, ou le code de son papier."))
        return cleaned

    @property
    def caller(self) -> Caller:
        typed = self.cleaned_data["code"].strip()
        letters = any(character.isalpha() for character in typed)
        return Caller(
            code="" if letters else typed,
            reference=typed if letters else "",
            first_name=self.cleaned_data["first_name"],
            last_name=self.cleaned_data["last_name"],
            birth_date=self.cleaned_data["birth_date"],
        )
