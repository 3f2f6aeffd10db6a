"""The six digits, and an answer that someone writes down for a recipient without account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from referrals.forms.answering import DeclineForm
from referrals.forms.hearing import HeardForm

ANSWERS = (
    ("accept", _("Acceptée")),
    ("waitlist", _("En liste d’attente")),
    ("decline", _("Pas possible")),
)


class DigitsForm(forms.Form):
    digits = forms.CharField(
        label=_("Les six chiffres"),
        help_text=_("Valables dix minutes, cinq essais."),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
        ),
        error_messages={"required": _("Écrivez les six chiffres.")},
    )


class WrittenAnswerForm(HeardForm, DeclineForm):
    """What was heard on the phone, or read on the returned sheet, in the order of the sheet."""

    answer = forms.ChoiceField(
        label=_("Sa réponse"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la réponse.")},
    )
    until = FrenchDateField(
        label=_("Une place jusqu’à quel jour ?"),
        help_text=_("Pour la liste d’attente : dans 45 jours au plus tard."),
        required=False,
    )
    field_order: Any = ("version", "via", "sheet", "answerer", "answer", "until", "code", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False
        self.fields["code"].label = _("Pourquoi n’est-ce pas possible ?")
        del self.fields["full_until"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("answer") == "decline" and not found.get("code"):
            self.add_error("code", _("Choisissez la raison."))
        if found.get("answer") == "waitlist" and not found.get("until"):
            self.add_error("until", _("Indiquez un jour."))
        return found
