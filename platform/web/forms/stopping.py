"""The code of a paper, and what to stop with it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import Structure

ALL, ONE = "all", "one"


class StopForm(forms.Form):
    """What was typed is judged by the operation alone: wrong, unknown and mistyped codes look alike."""

    code = forms.CharField(
        label=_("Le code du papier"),
        max_length=60,
        help_text=_("Douze chiffres, avec ou sans espaces."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"required": _("Écrivez le code du papier.")},
    )
    what = forms.ChoiceField(
        label=_("Que faut-il arrêter ?"),
        choices=[(ALL, _("Tout arrêter")), (ONE, _("Arrêter avec un seul lieu"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    structure = forms.ChoiceField(label=_("Avec quel lieu, si c’est un seul ?"), required=False)

    def __init__(self, *args: Any, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(one.pk): one.name for one in structures}
        self.fields["structure"].choices = [("", _("Choisissez")), *self.names.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == ONE and not cleaned.get("structure") and "structure" not in self.errors:
            self.add_error("structure", _("Choisissez le lieu, ou « Tout arrêter »."))
        return cleaned

    @property
    def structure_id(self) -> int | None:
        """The structure to stop with, or None for all."""
        one = self.cleaned_data["what"] == ONE
        return int(self.cleaned_data["structure"]) if one else None

    @property
    def structure_name(self) -> str:
        return self.names.get(str(self.structure_id), "")
