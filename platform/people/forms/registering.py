"""Forms about persons."""

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
    ("fsl", _("Langue des signes")),
]


class RegisterForm(forms.Form):
    id = OnceField()
    first_name = forms.CharField(
        label=_("Prénom ou surnom"),
        max_length=60,
        help_text=_("Un prénom suffit pour commencer, même sans nom."),
    )
    last_name = forms.CharField(label=_("Nom"), max_length=60, required=False)
    birth_date = FrenchDateField(label=_("Date de naissance"), past=True, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["birth_precision"] = "day" if cleaned.get("birth_date") else "none"
        return cleaned
