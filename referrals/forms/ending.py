"""A structure is suspended or closes: how and why, what becomes of each request, who follows its persons."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from core.tenancy.models import EndingReason, Structure, StructureStatus
from people.forms.contacting import PhoneField
from people.models import Capture
from referrals.forms.assigning import Ticked, item_of

TAKE_BACK, RETURN, HOLD, FOLLOW_ON = "retirer", "rendre", "porter", "suivre"


class EndForm(forms.Form):
    to = forms.ChoiceField(
        label=_("Que se passe-t-il ?"),
        choices=[
            (StructureStatus.SUSPENDED, _("Elle est suspendue pour un temps")),
            (StructureStatus.LEFT, _("Elle ferme")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si elle est suspendue ou si elle ferme.")},
    )
    why = forms.ChoiceField(
        label=_("Pourquoi ?"),
        choices=EndingReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison.")},
    )
    review_on = FrenchDateField(
        label=_("Quel jour en reparlez-vous ?"),
        help_text=_("Pour une suspension. Par exemple 28/3/2026."),
        required=False,
    )


class SettleForm(forms.Form):
    """The lines ticked in one family, and what becomes of them."""

    items = Ticked(coerce=item_of, error_messages={"required": _("Cochez au moins une demande.")})
    act = forms.ChoiceField(choices=[(act, act) for act in (TAKE_BACK, RETURN, HOLD, FOLLOW_ON)])
    structure = forms.TypedChoiceField(
        label=_("À quelle structure ?"),
        coerce=int,
        empty_value=None,
        error_messages={"required": _("Choisissez une structure.")},
    )

    def __init__(self, *args: Any, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["structure"]
        field.choices = [("", _("Choisissez")), *((one.pk, one.name) for one in structures)]
        field.required = self.data.get("act", FOLLOW_ON) == FOLLOW_ON


class AgreesForm(forms.Form):
    """How she said yes to who asks her."""

    capture = forms.ChoiceField(
        label=_("Comment l’a-t-elle dit ?"),
        choices=[
            (one.value, one.label)
            for one in (Capture.ORAL_ATTESTED, Capture.ORAL_PHONE, Capture.ORAL_WITNESSED)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment la personne a donné son accord.")},
    )
    phone_called = PhoneField(label=_("Le numéro appelé, si c’était au téléphone"), required=False)
    witness = forms.CharField(label=_("Le témoin, s’il y en avait un"), max_length=80, required=False)
