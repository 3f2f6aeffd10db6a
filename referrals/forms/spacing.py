"""How often news is enough."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.states import NewsEvery

USUAL = 0


class SpaceForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    months = forms.TypedChoiceField(
        label=_("Des nouvelles"),
        choices=[(USUAL, _("Au délai habituel du réseau")), *NewsEvery.choices],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un rythme.")},
    )

    def said(self) -> dict[str, Any]:
        return {"months": self.cleaned_data["months"] or None, "version": self.cleaned_data["version"]}
