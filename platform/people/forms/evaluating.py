"""Forms of the evaluation: one item of the instrument, a block of choices, or everything on one page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.forms import FrenchDateField, HintedRadioSelect
from core.kernel.once import OnceField
from people.instruments import asking, wording
from people.instruments.loading import Instrument, Item
from people.models import ChosenBy, Pathway

NO_ANSWER = "NR"
EVIDENCE = [("obs", _("Geste observé")), ("decl", _("Déclaré par la personne")), ("tiers", _("Rapporté"))]


def code_or_number(value: str) -> int | str:
    """An answer as the instrument writes it."""
    return int(value) if value.isdigit() else value


class AnswerField(forms.TypedChoiceField):
    """The answers of one item, with what may stay unanswered. Cleans to 0, 1, 2, "NO", "NR" or None."""

    def __init__(self, item: Item, *, missing: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(
            label=item.question,
            help_text=item.how_to_observe,
            choices=[(str(option.value), option.label) for option in item.options] + list(missing.items()),
            coerce=code_or_number,
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choisissez une réponse, ou dites qu’il n’y en a pas aujourd’hui.")
            },
            **kwargs,
        )


class QuickAnswerForm(forms.Form):
    """One of the three questions that is an item of the instrument."""

    def __init__(self, *args: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = AnswerField(item, missing={NO_ANSWER: _("Pas de réponse aujourd’hui")})


class CounterUrgentForm(forms.Form):
    """The third question: what cannot wait, and until when."""

    answer = forms.ChoiceField(
        label=_("Une démarche urgente ?"),
        choices=[("yes", _("Oui")), ("no", _("Non")), (NO_ANSWER, _("Pas de réponse aujourd’hui"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse, ou dites qu’il n’y en a pas aujourd’hui.")},
    )
    procedure = forms.CharField(
        label=_("Quelle démarche ?"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : Caf, déclaration trimestrielle."),
    )
    deadline = FrenchDateField(label=_("Pour quand ? (date limite)"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") not in (None, "yes") and (
            cleaned.get("procedure") or cleaned.get("deadline")
        ):
            self.add_error(
                "answer", _("Une démarche est écrite plus bas. Choisissez « Oui », ou effacez-la.")
            )
        return cleaned


class UrgentForm(CounterUrgentForm):
    """The same for someone who has a file: it makes an evaluation."""

    id = OnceField()


class ItemForm(forms.Form):
    """One item of the full route, with its evidence."""

    def __init__(self, *args: Any, item: Item, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = {code: text.capitalize() for code, text in instrument.missing.items()}
        self.fields["answer"] = AnswerField(item, missing=missing)
        self.fields["evidence"] = forms.ChoiceField(
            label=_("Comment le savez-vous ?"),
            choices=EVIDENCE,
            required=False,
            widget=forms.RadioSelect,
        )


class AccommodationsForm(forms.Form):
    """The block FRE: what must be provided, never a diagnosis."""

    precision = forms.CharField(
        label=_("Précision"), max_length=200, required=False, help_text=_("Par exemple : quelle langue ?")
    )
    interpreter = forms.BooleanField(label=_("Il faut un interprète"), required=False)

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["FRE"] = block_field(instrument, "FRE")


class WishesForm(forms.Form):
    """The block BES: what matters most now, three choices at most."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["BES"] = block_field(instrument, "BES")


class CommentForm(forms.Form):
    """The end: the person's own words."""

    id = OnceField()
    comment = forms.CharField(
        label=_("La personne veut ajouter quelque chose ?"),
        help_text=_("Avec ses mots. Ne notez ni code, ni numéro."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class StopForm(forms.Form):
    """The result is sure: record it as it is."""

    id = OnceField()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What the page that shows everything draws for one item."""

    item: Item
    answer: forms.BoundField
    evidence: forms.BoundField


class WholeForm(CommentForm):
    """The whole instrument on one page, every answer optional. `before`: what was said the last time, in words."""

    precision = forms.CharField(
        label=_("Précision"), max_length=200, required=False, help_text=_("Par exemple : quelle langue ?")
    )
    interpreter = forms.BooleanField(label=_("Il faut un interprète"), required=False)
    procedure = forms.CharField(label=_("Une démarche urgente : laquelle ?"), max_length=120, required=False)
    deadline = FrenchDateField(label=_("Pour quand ? (date limite)"), required=False)

    def __init__(
        self,
        *args: Any,
        instrument: Instrument,
        order: tuple[str, ...],
        before: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for block in asking.BLOCKS:
            self.fields[block] = block_field(instrument, block)
        self.items = [instrument.by_code[code] for code in order if code in instrument.by_code]
        missing = {code: text.capitalize() for code, text in instrument.missing.items()}
        for item in self.items:
            self.fields[item.code] = AnswerField(item, missing=missing, required=False)
            self.fields[f"{item.code}_evidence"] = forms.ChoiceField(
                label=_("Comment le savez-vous ?"),
                choices=[("", _("Non précisé")), *EVIDENCE],
                required=False,
            )
        for code, words in (before or {}).items():
            field = self.fields[code]
            field.help_text = f"{field.help_text} {words}".strip()

    def rows(self) -> Iterator[ItemRow]:
        for item in self.items:
            yield ItemRow(item, self[item.code], self[f"{item.code}_evidence"])

    def answers(self) -> dict[str, int | str]:
        return {
            item.code: self.cleaned_data[item.code]
            for item in self.items
            if self.cleaned_data.get(item.code) is not None
        }

    def evidence(self) -> dict[str, str]:
        """Only of what was answered."""
        return {
            code: self.cleaned_data[f"{code}_evidence"]
            for code, answer in self.answers().items()
            if isinstance(answer, int) and self.cleaned_data.get(f"{code}_evidence")
        }


class ChoosePathwayForm(forms.Form):
    """What the person chooses, whatever was proposed."""

    pathway = forms.ChoiceField(
        label=_("La personne est d’accord ? Que choisit-elle ?"),
        choices=[(code, wording.PATHWAYS[code][0]) for code in Pathway.values if code != Pathway.P0],
        widget=HintedRadioSelect(hints={code: words[1] for code, words in wording.PATHWAYS.items()}),
        error_messages={"required": _("Dites ce que la personne choisit.")},
    )
    chosen_by = forms.ChoiceField(
        label=_("Qui choisit ?"), choices=ChosenBy.choices, widget=forms.RadioSelect, initial=ChosenBy.PERSON
    )
    reason = forms.CharField(label=_("Pourquoi ce choix, avec ses mots"), max_length=280, required=False)
    accompanied_by = forms.CharField(
        label=_("Qui l’accompagne ?"),
        help_text=_("Un prénom et une structure, par exemple : Karim, Le Fil des Écrans."),
        max_length=80,
        required=False,
    )


def block_field(instrument: Instrument, code: str) -> forms.MultipleChoiceField:
    block = instrument.choices[code]
    field = forms.MultipleChoiceField(
        label=block.question.removesuffix(" (facultatif)"),
        choices=[(option.value, option.label) for option in block.options],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    if block.max_choices is not None:
        field.validators.append(_AtMost(block.max_choices))
    return field


class _AtMost:
    """Several choices, not too many."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, values: list[str]) -> None:
        if len(set(values)) > self.limit:
            raise forms.ValidationError(
                _("Trois choix au plus : lesquels comptent le plus ?"), code="too_many_choices"
            )
