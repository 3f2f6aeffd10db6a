"""The photo of the signed sheet, from a phone or a scanner."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EvidenceForm(forms.Form):
    scan = forms.FileField(
        label=_("La feuille signée, en photo ou en PDF"),
        help_text=_("Bien à plat, avec de la lumière. Une photo ou un PDF de 4 pages au plus, 8 Mo au plus."),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,application/pdf", "capture": "environment"}
        ),
        allow_empty_file=True,
    )
