"""What came of a withdrawal made without the paper; how a complaint was answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import TypedWithdrawal
from people.rules import results_of


class SettleForm(forms.Form):
    result = forms.ChoiceField(label=_("Que s’est-il passé ?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, withdrawal: TypedWithdrawal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (result.value, result.label) for result in results_of(withdrawal)
        ]


class AnswerForm(forms.Form):
    said = forms.CharField(
        label=_("Ce qui a été répondu, en une phrase"),
        max_length=280,
        help_text=_("Par exemple : appelée le 12, la structure change ses horaires."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
