"""« Ce que ça a donné »: the end first, then a few words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel import nomenclature
from referrals.forms.hearing import HeardForm
from referrals.states import Dropout, Obtained
from referrals.states import OutcomeCode as Code

# Three buttons first, then the rest (referrals §6).
ENDS: dict[str, tuple[Any, tuple[Code, ...]]] = {
    "atteint": (_("Atteint"), (Code.NEED_MET,)),
    "en-partie": (_("En partie"), (Code.NEED_PARTLY_MET,)),
    "pas-atteint": (_("Pas atteint"), (Code.NO_SHOW, Code.DROPPED_OUT, Code.UNREACHABLE, Code.STRUCTURE)),
    "autre": (
        _("Autre fin"),
        (
            Code.ONE_OFF_ACT,
            Code.CONTINUING_ELSEWHERE,
            Code.NOT_NEEDED_ANYMORE,
            Code.DECEASED,
            Code.OPENED_IN_ERROR,
            Code.UNKNOWN,
        ),
    ),
}


class OutcomeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.ChoiceField(
        label=_("Pourquoi ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez ce que ça a donné.")},
    )
    text = forms.CharField(
        label=_("Ce qui a été obtenu, en une phrase"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Par exemple : sait consulter son compte Caf avec son téléphone."),
    )
    remains = forms.CharField(
        label=_("Ce qui reste à faire"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sessions = forms.IntegerField(label=_("Nombre de séances"), min_value=0, max_value=200, initial=1)
    dropout = forms.ChoiceField(
        label=_("Si elle a arrêté en route, pourquoi ?"),
        choices=[("", _("Elle n’a pas arrêté en route")), *Dropout.choices],
        required=False,
    )
    needs_met = forms.MultipleChoiceField(
        label=_("Besoins auxquels c’est répondu"), widget=forms.CheckboxSelectMultiple, required=False
    )
    obtained = forms.MultipleChoiceField(
        label=_("Ce qu’elle a maintenant"),
        choices=Obtained,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    read_again = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, end: str, asked: Sequence[str] = (), unknown: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        codes = [code for code in ENDS[end][1] if unknown or code != Code.UNKNOWN]
        field = self.fields["code"]
        field.choices = [(code.value, code.label) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            field.widget = forms.HiddenInput()
            field.initial = codes[0].value
        self.fields["needs_met"].choices = [(code, nomenclature.label(code)) for code in asked]  # type: ignore[attr-defined]
        if end == "atteint":
            self.fields["needs_met"].initial = list(asked)
        if end != "pas-atteint":
            del self.fields["dropout"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("code") != Code.DROPPED_OUT:
            cleaned.pop("dropout", None)
        return cleaned


class WrittenOutcomeForm(HeardForm, OutcomeForm):
    """The same, heard on the phone or read on the returned sheet; words are for who follows the person."""

    field_order: Any = ("version", "via", "sheet", "answerer", "code", "dropout", "text", "remains")

    def __init__(self, *args: Any, words: bool, unknown: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, end="pas-atteint", unknown=unknown, **kwargs)
        ends = [
            (str(label), [(code.value, code.label) for code in codes if unknown or code != Code.UNKNOWN])
            for label, codes in ENDS.values()
        ]
        self.fields["code"] = forms.ChoiceField(
            label=_("Ce que ça a donné"),
            choices=[("", _("Choisissez")), *ends],
            error_messages={"required": _("Choisissez ce que ça a donné.")},
        )
        del self.fields["read_again"]
        if not words:
            del self.fields["text"], self.fields["remains"]
        self.order_fields(self.field_order)
