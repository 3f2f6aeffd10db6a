"""A pause and a suspension: why, and until which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from referrals.states import PAUSES, SUSPENSIONS, PauseReason, SuspendReason


def _until(label: Any) -> FrenchDateField:
    return FrenchDateField(
        label=label,
        help_text=_("Dans 90 jours au plus tard. Ce jour-là, Relais vous le rappelle."),
        error_messages={"required": _("Indiquez un jour.")},
    )


class PauseForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi attendre ?"),
        choices=[(PauseReason(one).value, PauseReason(one).label) for one in PAUSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison.")},
    )
    until = _until(_("Jusqu’à quel jour ?"))


class SuspendForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi attendre ?"),
        choices=[(SuspendReason(one).value, SuspendReason(one).label) for one in SUSPENSIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison.")},
    )
    until = _until(_("Jusqu’à quel jour ?"))
