"""How what someone said reached whoever types it: by phone or on the returned sheet, and who said it (referrals §9)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HeardForm(forms.Form):
    via = forms.ChoiceField(
        label=_("Comment l’avez-vous appris ?"),
        choices=[("phone", _("Par téléphone")), ("paper", _("Sur papier"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez téléphone ou papier.")},
    )
    sheet = forms.CharField(
        label=_("Le numéro de la fiche"),
        help_text=_("Sur papier : en haut à droite de la fiche de liaison."),
        max_length=12,
        required=False,
    )
    answerer = forms.CharField(
        label=_("Qui vous l’a dit ?"),
        help_text=_("Son nom, et sa fonction si vous la connaissez."),
        max_length=80,
        error_messages={"required": _("Écrivez le nom de la personne qui l’a dit.")},
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("via") == "paper" and not found.get("sheet"):
            self.add_error("sheet", _("Recopiez le numéro de la fiche."))
        return found
