"""The coordination's acts on a request that waits for too long."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.tenancy.models import Structure
from referrals.models import CALLS, EXTENSIONS


class ExtendForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi attendre encore ?"),
        choices=[(one.value, one.label) for one in EXTENSIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison.")},
    )
    until = FrenchDateField(
        label=_("Jusqu’à quel jour ?"),
        help_text=_("Dans 30 jours au plus tard."),
        error_messages={"required": _("Indiquez un jour.")},
    )


class CallForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Quelqu’un a-t-il répondu ?"),
        choices=[(one.value, one.label) for one in CALLS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si quelqu’un a répondu.")},
    )


class ProposeForm(forms.Form):
    structure = forms.TypedChoiceField(label=_("Quelle structure proposer ?"), coerce=int)

    def __init__(self, *args: Any, structures: list[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["structure"].choices = [(one.pk, one.name) for one in structures]  # type: ignore[attr-defined]
