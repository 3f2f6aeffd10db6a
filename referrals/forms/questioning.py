"""A question before answering, its answer, and a place on the waiting list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField
from referrals.states import QuestionCode


class QuestionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.ChoiceField(
        label=_("Votre question"),
        choices=QuestionCode,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez votre question.")},
    )
    text = forms.CharField(
        label=_("Précisez en une phrase"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Votre réponse"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sans nom, sans numéro : la structure ne sait pas encore qui est la personne."),
        error_messages={"required": _("Écrivez votre réponse.")},
    )


class WaitlistForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    until = FrenchDateField(
        label=_("Une place jusqu’à quel jour ?"),
        help_text=_("Dans 45 jours au plus tard. Vous pourrez changer ce jour."),
        error_messages={"required": _("Indiquez un jour.")},
    )
