"""Give a person to another structure: pass her on, leave the rest of her needs, change her home."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.once import OnceField
from core.tenancy.models import Structure
from referrals.models import WhyDropped


class ToStructureForm(forms.Form):
    structure = forms.TypedChoiceField(
        label=_("À quel lieu ?"),
        coerce=int,
        error_messages={"required": _("Choisissez un lieu."), "invalid_choice": _("Choisissez un lieu.")},
    )

    def __init__(self, *args: Any, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choisir…")), *((one.pk, one.name) for one in structures)]
        self.fields["structure"].choices = choices  # type: ignore[attr-defined]


class PassOnForm(ToStructureForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class TransferForm(ToStructureForm):
    id = OnceField()
    keeps_news = forms.BooleanField(
        label=_(
            "Elle est d’accord pour que votre structure lise encore, trente jours, son nom et comment cela se passe"
        ),
        required=False,
    )


class DropRestForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Pourquoi ne pas le transmettre ?"),
        choices=WhyDropped.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison."), "invalid_choice": _("Choisissez la raison.")},
    )
