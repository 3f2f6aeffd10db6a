"""The code of a paper that the person shows, and her agreement to be recognised by it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code de son papier"),
        help_text=_("Douze chiffres, en trois groupes de quatre."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez le code, ou continuez sans lui.")},
    )
    agreed = forms.BooleanField(
        label=_("La personne est d’accord pour que nous appelions la structure qui la suit."),
        error_messages={"required": _("Demandez-lui d’abord si elle est d’accord.")},
    )
