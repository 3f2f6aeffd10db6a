"""An outcome that is contested, a follow-up taken up again with a yes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.states import ContestReason, Helped


class ContestForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("Qu’est-ce qui ne va pas ?"),
        choices=ContestReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison.")},
    )


class ReopenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenWithYesForm(ReopenForm):
    answerer = forms.CharField(
        label=_("Qui a dit oui, au téléphone ?"),
        max_length=80,
        help_text=_("Un prénom suffit, et la fonction si vous la connaissez."),
        error_messages={"required": _("Écrivez qui a dit oui, au téléphone.")},
    )


class HelpedForm(forms.Form):
    helped = forms.ChoiceField(label=_("Est-ce que cela a aidé la personne ?"), choices=Helped)
