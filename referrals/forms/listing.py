"""Whom to ask next. Each form carries the version of the list that the page showed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms.passing import ToStructureForm


class ListForm(forms.Form):
    """A button of the list."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AddForm(ToStructureForm, ListForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].label = _("Ajouter un lieu à la fin de la liste")
