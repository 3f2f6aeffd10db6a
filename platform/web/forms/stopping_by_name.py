"""Stop without the paper: who, since when born, how it was said, and with whom it stops."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.tenancy.models import Structure
from people.models import Way


class StopByNameForm(forms.Form):
    first_name = forms.CharField(label=_("Son prénom"), max_length=60)
    last_name = forms.CharField(label=_("Son nom"), max_length=60)
    birth_date = FrenchDateField(label=_("Sa date de naissance"), past=True)
    way = forms.ChoiceField(label=_("Comment le dit-elle ?"), choices=Way.choices, widget=forms.RadioSelect)
    helper_first = forms.CharField(label=_("Prénom de qui l’aide"), max_length=30, required=False)
    helper_role = forms.CharField(label=_("Qui est-ce pour la personne ?"), max_length=30, required=False)
    structure = forms.ChoiceField(
        label=_("Avec un seul lieu ?"),
        help_text=_("Rien de choisi : tout le partage s’arrête."),
        required=False,
    )

    def __init__(self, *args: Any, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].choices = [  # type: ignore[attr-defined]
            ("", _("Tout arrêter")),
            *((str(one.pk), one.name) for one in structures),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == Way.HELPER and not cleaned.get("helper_first"):
            self.add_error("helper_first", _("Notez le prénom de la personne qui l’aide."))
        return cleaned

    @property
    def structure_id(self) -> int | None:
        chosen = self.cleaned_data["structure"]
        return int(chosen) if chosen else None

    @property
    def helper(self) -> str:
        said = (self.cleaned_data["helper_first"].strip(), self.cleaned_data["helper_role"].strip())
        return ", ".join(part for part in said if part)
