"""Sharing under a law: what the officer decides, what home shares, what the person objects to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.floor.scopes import Scope
from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.kernel.once import OnceField
from core.tenancy.models import Structure
from people.models import Ground, ObjectionAnswer

HINTS = {
    Ground.CASF_L121_6_2: _("Des professionnels de l’action sociale suivent ensemble la même personne."),
    Ground.CASF_L226_2_2: _("Un enfant est en danger ou risque de l’être."),
    Ground.CSP_L1110_4: _("Des professionnels de santé et du social prennent en charge la même personne."),
    Ground.CONTINUITY: _("Votre structure ferme : une autre prend le relais et redemande à la personne."),
}
OTHERS = [(scope.value, scope.label) for scope in Scope if scope != Scope.IDENTITY]


class DecideForm(forms.Form):
    id = OnceField()
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("La raison est datée et gardée avec la décision."),
    )


class ShareForm(forms.Form):
    id = OnceField()
    ground = forms.ChoiceField(label=_("Au titre de quel texte ?"))
    structure = forms.ModelChoiceField(
        label=_("Avec quelle structure ?"), queryset=Structure.objects.none(), empty_label=_("Choisissez")
    )
    scopes = forms.TypedMultipleChoiceField(
        label=_("Que lui montrez-vous, en plus de son nom ?"),
        choices=OTHERS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Seulement ce qui est strictement nécessaire. Pour la continuité : comment la joindre."),
    )
    until = FrenchDateField(
        label=_("Jusqu’au"),
        help_text=_("90 jours au plus, 30 pour la continuité. Le partage s’arrête seul ce jour-là."),
    )
    informed_on = FrenchDateField(
        label=_("Information donnée le"),
        required=False,
        help_text=_("Le jour où vous lui avez dit ce qui est partagé, avec qui et pourquoi."),
    )
    not_informed_why = forms.CharField(
        label=_("Sinon, pourquoi n’est-elle pas informée ?"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, grounds: Sequence[Ground] = (), structures: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.widget = HintedRadioSelect(hints={str(each): HINTS[each] for each in grounds})
        field.choices = [(each.value, each.label) for each in grounds]
        if structures is not None:
            self.fields["structure"].queryset = structures  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    words = forms.CharField(
        label=_("Avec ses mots"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Elle n’a pas à se justifier. N’écrivez pas son nom : la réponse vient de quelqu’un"
            " qui ne la connaît pas."
        ),
    )


class AnswerObjectionForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Que décidez-vous ?"), choices=ObjectionAnswer, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=_("Ce qui est répondu à la personne"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("En mots simples. Elle peut le contester auprès de la Cnil."),
    )
