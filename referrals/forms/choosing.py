"""What to look for: the needs of the moment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import nomenclature


class NeedsForm(forms.Form):
    """Read from the address: a search, not a write."""

    besoin = forms.MultipleChoiceField(
        label=_("Ce que la personne cherche"),
        choices=nomenclature.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
