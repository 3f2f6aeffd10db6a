"""How the paper is set: beside which language, and how much it says."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel.languages import language_name
from referrals.instruments.languages import FRENCH, languages

FULL, DISCREET = "complet", "discret"


class PaperForm(forms.Form):
    """In the address, so that the page can be shown again as it was. What is not readable is left as it was."""

    langue = forms.ChoiceField(label=gettext_lazy("Langue du papier"))
    presentation = forms.ChoiceField(
        label=gettext_lazy("Ce qu’il dit"),
        choices=(
            (FULL, gettext_lazy("Tout ce qui l’aide")),
            (DISCREET, gettext_lazy("Discret : le lieu et l’heure seulement")),
        ),
    )

    def __init__(self, *args: Any, spoken: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["langue"].choices = [(code, _named(code, spoken)) for code in languages()]  # type: ignore[attr-defined]


def _named(code: str, spoken: list[str]) -> str:
    if code == FRENCH:
        return _("Français seul")
    if code in spoken:
        return _("Français et %(language)s, qu’elle parle") % {"language": language_name(code)}
    return _("Français et %(language)s") % {"language": language_name(code)}
