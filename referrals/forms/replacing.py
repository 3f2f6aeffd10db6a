"""Take a request back, or ask someone else. Both carry the version that the page showed."""

from django import forms
from django.utils.translation import gettext_lazy as _

RECALL_REASONS = [
    ("no_answer", _("Pas de réponse")),
    ("wrong_recipient", _("Ce n’était pas le bon lieu")),
    ("person_changed_mind", _("La personne a changé d’avis")),
    ("structure_unavailable", _("La structure n’est pas disponible")),
    ("error", _("C’était une erreur")),
]


class VersionForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class RecallForm(VersionForm):
    reason = forms.ChoiceField(
        label=_("Pourquoi la retirer ?"), choices=RECALL_REASONS, widget=forms.RadioSelect
    )
