"""Forms about persons."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField

LANGUAGES = [
    ("fr", _("Français")),
    ("ar", _("Arabe")),
    ("en", _("Anglais")),
    ("es", _("Espagnol")),
    ("pt", _("Portugais")),
    ("tr", _("Turc")),
    ("uk", _("Ukrainien")),
    ("ru", _("Russe")),
    ("it", _("Italien")),
    ("ro", _("Roumain")),
    ("sq", _("Albanais")),
    ("kab", _("Kabyle")),
    ("fa", _("Persan, dari")),
    ("ps", _("Pachto")),
    ("so", _("Somali")),
    ("ta", _("Tamoul")),
    ("zh", _("Chinois")),
    ("vi", _("Vietnamien")),
    ("wo", _("Wolof")),
    ("lsf", _("Langue des signes")),
]


_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*")


class BirthField(FrenchDateField):
    """A day, or the year alone when that is all she says."""

    def to_python(self, value: Any) -> date | None:
        year = _YEAR.fullmatch(str(value or ""))
        return super().to_python(f"1/1/{year[1]}" if year else value)


class RegisterForm(forms.Form):
    id = OnceField()
    first_name = forms.CharField(
        label=_("Prénom ou surnom"),
        max_length=60,
        help_text=_("Un prénom suffit pour commencer, même sans nom."),
    )
    last_name = forms.CharField(label=_("Nom"), max_length=60, required=False)
    birth_date = BirthField(
        label=_("Date de naissance"),
        past=True,
        required=False,
        help_text=_("Par exemple 1/3/1948, ou l’année seule : 1948."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"),
        help_text=_("Demandez-le ; ne le devinez pas."),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        only_year = _YEAR.fullmatch(str(self.data.get(self.add_prefix("birth_date"), "")))
        precision = "year" if only_year else "day"
        cleaned["birth_precision"] = precision if cleaned.get("birth_date") else "none"
        return cleaned
