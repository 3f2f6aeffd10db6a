"""How the paper is set: beside which language, and how much it says."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.kernel import nomenclature
from core.kernel.languages import language_name
from core.kernel.once import OnceField
from referrals.instruments.languages import FRENCH, languages

FULL, DISCREET = "complet", "discret"


def paper_languages(spoken: list[str]) -> list[tuple[str, str]]:
    """French alone, then French beside each language of the data."""
    return [(code, _named(code, spoken)) for code in languages()]


class ReleaseForm(forms.Form):
    """To which desk."""

    id = OnceField()
    structure = forms.ChoiceField(label=gettext_lazy("Quel accueil l’imprime ?"))

    def __init__(self, *args: Any, structures: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].choices = [("", _("Choisissez un accueil")), *structures]  # type: ignore[attr-defined]


class FirstNameForm(forms.Form):
    """What she says; the screen shows none."""

    first_name = forms.CharField(
        label=gettext_lazy("Le prénom ou surnom qu’elle dit"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    langue = forms.ChoiceField(label=gettext_lazy("Langue du papier"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["langue"].choices = paper_languages([])  # type: ignore[attr-defined]


class AddressForm(forms.Form):
    """No name, no answer about anyone: what she is looking for, and the language she reads."""

    id = OnceField()
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’elle vient y chercher"),
        choices=nomenclature.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    langue = forms.ChoiceField(label=gettext_lazy("Langue du papier"))
    commune = forms.CharField(
        label=gettext_lazy("Commune ou quartier"),
        help_text=gettext_lazy("Pour compter seulement. Jamais une adresse."),
        max_length=80,
        required=False,
    )

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["langue"].choices = paper_languages([])  # type: ignore[attr-defined]
        there = [(code, label) for code, label in nomenclature.choices() if code in offered]
        self.fields["needs"].choices = there or nomenclature.choices()  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """The code of a paper, typed at a counter."""

    code = forms.CharField(
        label=gettext_lazy("Le code du papier"),
        help_text=gettext_lazy("Douze chiffres, avec ou sans espaces."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


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
        self.fields["langue"].choices = paper_languages(spoken)  # type: ignore[attr-defined]


def _named(code: str, spoken: list[str]) -> str:
    if code == FRENCH:
        return _("Français seul")
    if code in spoken:
        return _("Français et %(language)s, qu’elle parle") % {"language": language_name(code)}
    return _("Français et %(language)s") % {"language": language_name(code)}
