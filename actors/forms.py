"""The filters of the directory: an address that can be shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.queries.directory import Filters
from core.kernel import nomenclature


class DirectoryForm(forms.Form):
    """What is not in a list is no filter: a shared address of yesterday still opens a page."""

    q = forms.CharField(
        label=_("Un lieu, une rue, une aide"),
        help_text=_("Le début des mots suffit. Les anciens noms aussi."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    besoin = forms.ChoiceField(label=_("Pour quoi faire"), required=False)
    secteur = forms.ChoiceField(label=_("Secteur"), required=False)
    hors_ligne = forms.BooleanField(
        label=_("Pour quelqu’un qui n’utilise pas internet"), required=False, widget=forms.CheckboxInput
    )

    def __init__(self, data: Any, *, districts: list[str]) -> None:
        super().__init__(data, use_required_attribute=False)
        self.fields["besoin"].choices = [("", _("Tous les besoins")), *nomenclature.choices()]  # type: ignore[attr-defined]
        self.fields["secteur"].choices = [("", _("Tous les secteurs")), *((name, name) for name in districts)]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        clean = self.cleaned_data
        return Filters(
            text=" ".join(clean.get("q", "").replace("\x00", "").split()),
            need=clean.get("besoin", ""),
            district=clean.get("secteur", ""),
            offline=bool(clean.get("hors_ligne")),
        )
