"""Saying no, in a code and a few words; another place; taking a silent request back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import nomenclature
from core.kernel.forms import FrenchDateField
from referrals.rules import declines
from referrals.states import Decline

_CHOOSE = ("", _("Choisissez"))

RECALL_REASONS = (
    ("no_answer", _("Pas de réponse")),
    ("structure_unavailable", _("La structure ne peut plus recevoir")),
    ("wrong_recipient", _("Ce n’était pas la bonne structure")),
    ("person_changed_mind", _("La personne a changé d’avis")),
    ("error", _("Envoyée par erreur")),
)


class ReasonForm(forms.Form):
    """What every « no » carries."""

    version = forms.IntegerField(widget=forms.HiddenInput)
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


class DeclineForm(ReasonForm):
    code = forms.ChoiceField(
        label=_("Pourquoi n’est-ce pas possible ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez la raison."), "invalid_choice": _("Choisissez la raison.")},
    )
    full_until = FrenchDateField(
        label=_("Afficher « complet » dans l’annuaire jusqu’au"),
        help_text=_("Facultatif. On ne vous proposera plus de demande d’ici là."),
        required=False,
    )
    detail_not_eligible = forms.ChoiceField(
        label=_("Quelle condition ?"), choices=[_CHOOSE, *declines.CRITERIA.items()], required=False
    )
    detail_needs_first = forms.ChoiceField(label=_("Quel besoin d’abord ?"), required=False)
    detail_accessibility = forms.ChoiceField(label=_("Qu’est-ce qui manque au lieu ?"), required=False)
    duplicate_ref = forms.CharField(
        label=_("La référence de l’autre demande"),
        help_text=_("Par exemple 2F-1187, telle qu’elle est chez vous."),
        max_length=12,
        required=False,
    )

    field_order: Any = ("version", "code", "text", "reason_for_person")

    # The field that completes a code, shown with it.
    COMPLETED_BY = {
        Decline.NO_CAPACITY: "full_until",
        Decline.NOT_ELIGIBLE: "detail_not_eligible",
        Decline.NEEDS_FIRST: "detail_needs_first",
        Decline.ACCESSIBILITY: "detail_accessibility",
        Decline.DUPLICATE: "duplicate_ref",
    }

    def __init__(self, *args: Any, leads: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = declines.families(leads=leads)
        choices = [(code.value, code.label) for _slug, _label, codes in self.offered for code in codes]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
        self.fields["detail_needs_first"].choices = [_CHOOSE, *nomenclature.choices()]  # type: ignore[attr-defined]
        self.fields["detail_accessibility"].choices = [_CHOOSE, *declines.accommodations()]  # type: ignore[attr-defined]

    @property
    def families(self) -> list[dict[str, Any]]:
        """The codes by family, each with the field that completes it; open where the choice was made."""
        tags = {option.data["value"]: option for option in self["code"].subwidgets}
        chosen = self["code"].value()
        return [
            {
                "slug": slug,
                "label": label,
                "open": chosen in [code.value for code in codes],
                "codes": [
                    (
                        tags[code.value],
                        self[field] if (field := self.COMPLETED_BY.get(code)) in self.fields else None,
                    )
                    for code in codes
                ],
            }
            for slug, label, codes in self.offered
        ]

    def said(self) -> dict[str, Any]:
        """What the operation is told: the detail of the code chosen, and of no other."""
        clean = self.cleaned_data
        return {
            "code": clean["code"],
            "text": clean["text"],
            "reason_for_person": clean["reason_for_person"],
            "detail": clean.get(f"detail_{clean['code']}", ""),
            "duplicate_ref": clean["duplicate_ref"],
            "full_until": clean.get("full_until") if clean["code"] == Decline.NO_CAPACITY else None,
            "version": clean["version"],
        }


class ProposeForm(ReasonForm):
    """Another place: one of those found, by its actor."""

    actor = forms.ChoiceField(
        label=_("Quel lieu conviendrait mieux ?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez le lieu qui conviendrait mieux."),
            "invalid_choice": _("Choisissez le lieu qui conviendrait mieux."),
        },
    )
    field_order = ("version", "actor", "text", "reason_for_person")

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _("Pourquoi ce lieu, en une phrase. N’écrivez aucun nom de personne.")
        self.fields["actor"].choices = places  # type: ignore[attr-defined]


class RecallForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Pourquoi retirer cette demande ?"), choices=RECALL_REASONS, widget=forms.RadioSelect
    )


class VersionForm(forms.Form):
    """A button that carries what the page showed."""

    version = forms.IntegerField(required=False)


class AcceptForm(VersionForm):
    """`chosen`: the page let some of the needs be unticked; without it all of them are taken."""

    chosen = forms.BooleanField(required=False)
    needs = forms.MultipleChoiceField(required=False, choices=nomenclature.choices)

    def taken(self) -> list[str] | None:
        return self.cleaned_data["needs"] if self.cleaned_data["chosen"] else None
