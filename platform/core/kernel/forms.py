"""Forms drawn by our components, and the fields that read what people really type."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import ChoiceWidget
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.normalise import search_text


class UiBoundField(forms.BoundField):
    """What `ui/field.html` and the error summary ask of a field."""

    @property
    def is_choices(self) -> bool:
        """A group of radio buttons or of boxes."""
        return self.use_fieldset and isinstance(self.field.widget, ChoiceWidget)

    @property
    def is_box(self) -> bool:
        """One box to tick, its label after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def anchor(self) -> str:
        """The id of the first control, where the link of an error leads."""
        return f"{self.auto_id}_0" if self.is_choices else (self.id_for_label or self.auto_id)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """A group carries its error once, on its fieldset, not on each of its buttons."""
        attrs = super().build_widget_attrs(attrs, widget)
        if self.is_choices:
            attrs.pop("aria-invalid", None)
        return attrs


class Renderer(TemplatesSetting):
    """FORM_RENDERER: `{{ form }}` and `{% field form.name %}` come out as our components."""

    form_template_name = "ui/fields.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/field.html"
    bound_field_class = UiBoundField


class HintedRadioSelect(forms.RadioSelect):
    """Radio buttons, each with a short explanation: `hints` by value."""

    def __init__(self, *args: Any, hints: Mapping[str, str | Promise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


_NUMBERS = re.compile(r"(\d{1,2})[ ./-]+(\d{1,2})[ ./-]+(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[ ./-](\d{1,2})[ ./-](\d{1,2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_WORDS = re.compile(r"(?:[a-z]+ +)?(\d{1,2})(?:er)? +([a-z]+)\.? +(\d{4}|\d{2})")
_MONTHS_BEFORE_A_GUESS = 3


class FrenchDateField(forms.Field):
    """A day typed as people write it: 1/3/48, 01/03/1948, 1948-03-01, 010348, 1er mars 1948.

    A year of two digits is the nearest one, or with `past=True` (a birth) the last one that is over."""

    widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "class": "short"})
    default_error_messages = {
        "invalid": _("Cette date ne se lit pas. Écrivez le jour, le mois et l’année, par exemple 1/3/1948."),
        "no_such_day": _("Ce jour n’existe pas dans le calendrier. Vérifiez le jour et le mois."),
        "future": _("Cette date n’est pas encore passée. Vérifiez l’année."),
    }

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Par exemple 1/3/1948 ou 01031948."))
        super().__init__(**kwargs)
        self.past = past

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        year_text, month, day = self._parts(str(value).strip().lower())
        today = timezone.localtime(clock.now()).date()
        try:
            found = date(self._year(year_text, today), month, day)
            if self.past and len(year_text) == 2 and found > today:
                found = found.replace(year=found.year - 100)
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None
        if self.past and found > today:
            raise ValidationError(self.error_messages["future"], code="future")
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def _parts(self, text: str) -> tuple[str, int, int]:
        """Year as typed, month, day."""
        if match := _ISO.fullmatch(text):
            return match[1], int(match[2]), int(match[3])
        if match := _NUMBERS.fullmatch(text) or _DIGITS.fullmatch(text):
            return match[3], int(match[2]), int(match[1])
        if (match := _WORDS.fullmatch(search_text(text))) and (month := _month(match[2])):
            return match[3], month, int(match[1])
        raise ValidationError(self.error_messages["invalid"], code="invalid")

    def _year(self, text: str, today: date) -> int:
        if len(text) == 4:
            return int(text)
        year = today.year - today.year % 100 + int(text)
        if self.past:
            return year if year <= today.year else year - 100
        return min((year - 100, year, year + 100), key=lambda each: abs(each - today.year))


def _month(word: str) -> int | None:
    """The number of a month from its name or the beginning of it (« fev », « sept »)."""
    if len(word) < _MONTHS_BEFORE_A_GUESS:
        return None
    numbers = [n for n, name in MONTHS.items() if search_text(str(name)).startswith(word)]
    return numbers[0] if len(numbers) == 1 else None


class PhoneField(forms.CharField):
    """A number typed as people write it, kept in one international form. French unless it says otherwise."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Ce numéro ne se lit pas. Écrivez-le avec son début, par exemple 06 39 98 00 01.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, "FR")
        except phonenumbers.NumberParseException:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
