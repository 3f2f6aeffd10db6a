"""A form that creates something which nothing else makes unique carries the id of the row it will make.

The second post meets the primary key and lands on the first one's page (style: FORM).
"""

from typing import Any
from uuid import UUID

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.kernel.ids import uuid7

_SALT = "relais.once"


class OnceField(forms.CharField):
    """A hidden, signed id made when the form is shown. Cleans to a UUID."""

    widget = forms.HiddenInput
    default_error_messages = {
        "invalid": _("Ce formulaire a expiré. Vérifiez ce qui est écrit, puis validez à nouveau.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            initial=fresh, error_messages={"required": self.default_error_messages["invalid"]}, **kwargs
        )

    def clean(self, value: Any) -> UUID:
        text = super().clean(value)
        try:
            return UUID(signing.loads(text, salt=_SALT))
        except (signing.BadSignature, ValueError, TypeError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def fresh() -> str:
    """A signed id for a form that is being shown."""
    return signed(uuid7())


def signed(id: UUID) -> str:
    """The initial value of the field, for an id already made (a draft's)."""
    return signing.dumps(str(id), salt=_SALT)
