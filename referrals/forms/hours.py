"""The hour of a day as people write it."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HOUR = re.compile(r"(\d{1,2})(?:\s*(?:h|:|\.)\s*(\d{2})?)?\s*(?:min)?", re.IGNORECASE)


class FrenchHourField(forms.Field):
    """An hour typed as people write it: 14 h 30, 14h30, 14:30, 9 h, 9."""

    widget = forms.TextInput(attrs={"class": "short", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Cette heure ne se lit pas. Écrivez par exemple 14 h 30.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Par exemple 14 h ou 9 h 30."))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        match = _HOUR.fullmatch(str(value).strip().replace("\u00a0", " "))
        if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(int(match[1]), int(match[2] or 0))
