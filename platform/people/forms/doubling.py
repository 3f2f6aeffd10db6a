"""The form of a second look: the questions alone, without the evidence nor the blocks of choices."""

from collections.abc import Iterator
from typing import Any

from django import forms

from people.forms.evaluating import AnswerField
from people.instruments import asking
from people.instruments.loading import Instrument


class SecondLookForm(forms.Form):
    """Every answer is optional; what the first look said is nowhere in it."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [code for code in asking.order(instrument) if code in instrument.by_code]
        missing = {code: text.capitalize() for code, text in instrument.missing.items()}
        for code in self.codes:
            self.fields[code] = AnswerField(instrument.by_code[code], missing=missing, required=False)

    def rows(self) -> Iterator[forms.BoundField]:
        for code in self.codes:
            yield self[code]

    def answers(self) -> dict[str, int | str]:
        found = ((code, self.cleaned_data.get(code)) for code in self.codes)
        return {code: value for code, value in found if value is not None}
