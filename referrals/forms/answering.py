"""Saying no, in a code and a few words; taking a silent request back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.states import Decline

# The four families of referrals §6. Answers that need something this page cannot take are not offered.
FAMILIES: tuple[tuple[Any, tuple[Decline, ...]], ...] = (
    (_("Complet"), (Decline.NO_CAPACITY,)),
    (
        _("Pas chez nous"),
        (
            Decline.OUT_OF_SCOPE,
            Decline.OUT_OF_AREA,
            Decline.NOT_ELIGIBLE,
            Decline.CONFLICT_OF_INTEREST,
            Decline.SAFETY,
        ),
    ),
    (
        _("Il manque quelque chose"),
        (
            Decline.INFORMATION_MISSING,
            Decline.NEEDS_FIRST,
            Decline.SCHEDULE,
            Decline.DISTANCE,
            Decline.LANGUAGE,
            Decline.ACCESSIBILITY,
        ),
    ),
    (
        _("La personne"),
        (Decline.PERSON_DECLINED, Decline.HELPED_ELSEWHERE, Decline.MOVED, Decline.DECEASED),
    ),
    (_("Autre"), (Decline.OTHER,)),
)
_ONLY_LEADS = frozenset({Decline.SAFETY})

RECALL_REASONS = (
    ("no_answer", _("Pas de réponse")),
    ("structure_unavailable", _("La structure ne peut plus recevoir")),
    ("wrong_recipient", _("Ce n’était pas la bonne structure")),
    ("person_changed_mind", _("La personne a changé d’avis")),
    ("error", _("Envoyée par erreur")),
)


class DeclineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.ChoiceField(
        label=_("Pourquoi n’est-ce pas possible ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison."), "invalid_choice": _("Choisissez la raison.")},
    )
    text = forms.CharField(
        label=_("En quelques mots"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("N’écrivez aucun nom. Pour « Autre motif », expliquez en une phrase."),
    )
    reason_for_person = forms.BooleanField(
        label=_("La personne peut connaître la raison, dans une phrase simple"), required=False, initial=True
    )

    def __init__(self, *args: Any, leads: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [
            (family, [code for code in codes if leads or code not in _ONLY_LEADS])
            for family, codes in FAMILIES
        ]
        choices = [(code.value, code.label) for _family, codes in self.offered for code in codes]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def families(self) -> list[tuple[str, list[Any]]]:
        """The radio buttons by family, for the template."""
        tags = {option.data["value"]: option for option in self["code"].subwidgets}
        return [(str(family), [tags[code.value] for code in codes]) for family, codes in self.offered]


class RecallForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi retirer cette demande ?"), choices=RECALL_REASONS, widget=forms.RadioSelect
    )


class VersionForm(forms.Form):
    """A button that carries what the page showed."""

    version = forms.IntegerField(required=False)
