"""A paper sheet typed by keyboard alone: one or two signs a line, in the order of the paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.kernel.once import OnceField
from people.instruments import wording
from people.instruments.loading import Choices, Instrument, Item

ANSWERS: dict[str, int | str] = {"0": 0, "1": 1, "2": 2, "n": "NO", "r": "NR"}
EVIDENCE = {"o": "obs", "d": "decl", "t": "tiers"}
_SIGNS = re.compile(r"([012nr])\s*([odt])?")


class SignsField(forms.CharField):
    """« 2o »: the answer, then how it is known. Cleans to (answer, evidence) or None."""

    default_error_messages = {"invalid": _("Tapez 0, 1, 2, n ou r, puis si besoin o, d ou t.")}

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"maxlength": 3, "autocomplete": "off", "autocapitalize": "none", "data-signs": ""}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> tuple[int | str, str] | None:
        text = str(super().clean(value) or "").strip().lower()
        if not text:
            return None
        found = _SIGNS.fullmatch(text)
        if not found:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return ANSWERS[found[1]], EVIDENCE.get(found[2] or "", "")


class NumbersField(forms.CharField):
    """« 1 4 7 »: the numbers ticked in a block, in any order. Cleans to the values of the instrument."""

    default_error_messages = {
        "invalid": _("Tapez les numéros cochés, séparés par un espace : ceux de cette liste.")
    }

    def __init__(self, block: Choices, **kwargs: Any) -> None:
        attributes = {"autocomplete": "off", "inputmode": "numeric"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attributes), **kwargs)
        self.block = block

    def clean(self, value: Any) -> list[str]:
        numbers = re.findall(r"\d+", str(super().clean(value) or ""))
        options = self.block.options
        if re.sub(r"[\d\s,;.]", "", str(value or "")) or any(
            not 1 <= int(number) <= len(options) for number in numbers
        ):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        chosen = [options[int(number) - 1].value for number in dict.fromkeys(numbers)]
        if self.block.max_choices is not None and len(chosen) > self.block.max_choices:
            raise forms.ValidationError(
                _("Trois choix au plus : lesquels comptent le plus ?"), code="too_many_choices"
            )
        return chosen


@dataclass(frozen=True, slots=True)
class Line:
    """What the page draws for one item: its number on the paper, a few words, its field."""

    number: int
    item: Item
    words: str
    field: forms.BoundField


class SheetForm(forms.Form):
    """In the order of the paper: its number, the items, the blocks, the end."""

    id = OnceField()
    sheet = forms.CharField(
        label=_("Numéro de la feuille"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "short"}
        ),
        help_text=_("Huit signes, en haut à droite."),
    )
    filled_on = FrenchDateField(label=_("Remplie le"), past=True, required=False)

    def __init__(self, *args: Any, instrument: Instrument, order: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.items = [instrument.by_code[code] for code in order if code in instrument.by_code]
        for item in self.items:
            self.fields[item.code] = SignsField(label=wording.subject(instrument, item.code))
        fre, bes = instrument.choices["FRE"], instrument.choices["BES"]
        self.fields["FRE"] = NumbersField(
            fre, label=_("Pour bien accueillir"), help_text=_("Numéros cochés, par exemple 1 4 7.")
        )
        self.fields["precision"] = forms.CharField(label=_("Précision"), max_length=200, required=False)
        self.fields["interpreter"] = forms.BooleanField(label=_("Il faut un interprète"), required=False)
        self.fields["BES"] = NumbersField(
            bes, label=_("Ce qui compte le plus"), help_text=_("Trois numéros au plus.")
        )
        self.fields["procedure"] = forms.CharField(
            label=_("Une démarche urgente : laquelle ?"), max_length=120, required=False
        )
        self.fields["deadline"] = FrenchDateField(label=_("Pour quand ? (date limite)"), required=False)
        self.fields["comment"] = forms.CharField(
            label=_("Ses mots"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def lines(self) -> Iterator[Line]:
        for number, item in enumerate(self.items, start=1):
            yield Line(number, item, str(self.fields[item.code].label), self[item.code])

    def answers(self) -> dict[str, int | str]:
        return {code: given[0] for code, given in self._given()}

    def evidence(self) -> dict[str, str]:
        """Only of what was answered."""
        return {code: given[1] for code, given in self._given() if isinstance(given[0], int) and given[1]}

    def _given(self) -> Iterator[tuple[str, tuple[int | str, str]]]:
        for item in self.items:
            if given := self.cleaned_data.get(item.code):
                yield item.code, given
