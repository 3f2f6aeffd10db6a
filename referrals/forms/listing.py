"""Whom to ask next. Each form carries the version of the list that the page showed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import Structure


class ListForm(forms.Form):
    """A button of the list."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AddForm(ListForm):
    structure = forms.TypedChoiceField(
        label=_("Ajouter un lieu à la fin de la liste"),
        coerce=int,
        error_messages={"required": _("Choisissez un lieu."), "invalid_choice": _("Choisissez un lieu.")},
    )

    def __init__(self, *args: Any, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choisir…")), *((one.pk, one.name) for one in structures)]
        self.fields["structure"].choices = choices  # type: ignore[attr-defined]
