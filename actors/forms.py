"""The filters of the directory, in an address that can be shared; what a team says of its own services."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actors.models import Capacity
from actors.queries.directory import Filters
from core.kernel import nomenclature
from core.kernel.forms import FrenchDateField


class RoomForm(forms.Form):
    """What senders read of the room that is left."""

    capacity = forms.ChoiceField(
        label=_("Que peuvent lire les structures qui orientent ?"),
        choices=[
            (Capacity.AVAILABLE, _("Disponible")),
            (Capacity.TIGHT, _("Tendu")),
            (Capacity.FULL, _("Complet jusqu’à une date")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que vous affichez.")},
    )
    full_until = FrenchDateField(
        label=_("Complet jusqu’au"), help_text=_("Dans trois mois au plus."), required=False
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        missing = not found.get("full_until") and "full_until" not in self.errors
        if found.get("capacity") == Capacity.FULL and missing:
            self.add_error("full_until", _("Indiquez jusqu’à quel jour."))
        return found


class ReleaseForm(forms.Form):
    hours = forms.TypedChoiceField(
        label=_("Jusqu’à quand peut-on réserver un créneau ?"),
        coerce=int,
        choices=[
            (0, _("Jusqu’à l’heure même")),
            (2, _("Deux heures avant")),
            (24, _("La veille, à la même heure")),
            (48, _("Deux jours avant")),
            (72, _("Trois jours avant")),
            (168, _("Une semaine avant")),
        ],
        widget=forms.RadioSelect,
    )


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
