"""What a person asks about her file, what she is answered, and the acts that take a confirmation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.kernel.once import OnceField
from people.forms.registering import _YEAR, LANGUAGES, BirthField
from people.models import AskedVia, ExportKind, RightAnswer, RightKind, RightReason


class AskForm(forms.Form):
    id = OnceField()
    kind = forms.ChoiceField(label=_("Que demande-t-elle ?"), choices=RightKind, widget=forms.RadioSelect)
    via = forms.ChoiceField(
        label=_("Comment l’a-t-elle demandé ?"),
        choices=[choice for choice in AskedVia.choices if choice[0] != AskedVia.PAGE],
        widget=forms.RadioSelect,
        initial=AskedVia.DESK,
    )
    wish = forms.CharField(
        label=_("Avec ses mots"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Elle n’a pas à dire pourquoi."),
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(label=_("Que répondez-vous ?"), choices=RightAnswer, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Si tout n’est pas fait, pourquoi ?"),
        choices=[("", _("Tout est fait")), *RightReason.choices],
        required=False,
        help_text=_("La loi ne connaît que ces raisons."),
    )
    explanation = forms.CharField(
        label=_("Ce qui est répondu à la personne"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("En mots simples. Elle peut le contester, ici ou auprès de la Cnil."),
    )


class CopyForm(forms.Form):
    id = OnceField()
    kind = forms.ChoiceField(
        label=_("Sous quelle forme ?"),
        choices=[choice for choice in ExportKind.choices if choice[0] in (ExportKind.PAPER, ExportKind.DATA)],
        widget=forms.RadioSelect,
        initial=ExportKind.PAPER,
    )


class ListForm(forms.Form):
    id = OnceField()
    purpose = forms.CharField(label=_("À quoi servira cette liste ?"), max_length=120)


class AsideForm(forms.Form):
    explanation = forms.CharField(
        label=_("Pourquoi, avec ses mots"),
        max_length=280,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmForm(forms.Form):
    sure = forms.BooleanField(label=_("Oui, j’en suis sûr·e"))


class IdentityForm(forms.Form):
    first_name = forms.CharField(label=_("Prénom ou surnom"), max_length=60)
    last_name = forms.CharField(label=_("Nom"), max_length=60, required=False)
    civility = forms.CharField(label=_("Civilité"), max_length=20, required=False)
    door_name = forms.CharField(
        label=_("Comment l’appeler"), max_length=60, required=False, help_text=_("Le nom dit à l’accueil.")
    )
    birth_date = BirthField(
        label=_("Date de naissance"),
        past=True,
        required=False,
        help_text=_("Par exemple 1/3/1948, ou l’année seule : 1948."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Langues parlées"), choices=LANGUAGES, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        only_year = _YEAR.fullmatch(str(self.data.get(self.add_prefix("birth_date"), "")))
        precision = "year" if only_year else "day"
        cleaned["birth_precision"] = precision if cleaned.get("birth_date") else "none"
        return cleaned
