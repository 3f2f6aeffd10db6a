"""Who validated the instrument, and when."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField


class ValidationForm(forms.Form):
    id = OnceField()
    validated_by = forms.CharField(
        label=_("Qui a validé l’outil ?"),
        max_length=160,
        help_text=_("Par exemple : le groupe de travail du réseau, avec douze personnes concernées."),
    )
    validated_on = FrenchDateField(label=_("Quel jour ?"), past=True)
