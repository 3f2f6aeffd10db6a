"""What the code page asks, in the person's language. The words are data (web.code_words)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from core.kernel.forms import PhoneField
from core.tenancy.models import Structure
from people.operations.reading import PICTURES

ALL, ONE, READ, NEWS, PHONE, COPY = ACTS = ("all", "one", "read", "news", "phone", "copy")
STOPPING = frozenset({ALL, ONE})
POSITIONS = ("first", "second", "third")

Words = Mapping[str, str]


class _Unmarked:
    """May be left empty, and its label says so itself: the component's « (facultatif) » is in French."""

    empty_values: Any

    def clean(self, value: Any) -> Any:
        return "" if value in self.empty_values else super().clean(value)  # type: ignore[misc]


class MaybeText(_Unmarked, forms.CharField):
    pass


class MaybeChoice(_Unmarked, forms.ChoiceField):
    pass


class CodeForm(forms.Form):
    """First screen. What was typed is judged by the operation alone: wrong, unknown and mistyped codes look alike."""

    use_required_attribute = False
    code = forms.CharField(
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
    )
    what = forms.ChoiceField(widget=forms.RadioSelect)
    structure = MaybeChoice()

    def __init__(self, *args: Any, words: Words, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.names = {str(one.pk): one.name for one in structures}
        code, what, structure = self.fields["code"], self.fields["what"], self.fields["structure"]
        code.label, code.help_text = words["code_label"], words["code_hint"]
        code.error_messages["required"] = words["code_missing"]
        what.label = words["what"]
        what.error_messages["required"] = what.error_messages["invalid_choice"] = words["what_missing"]
        what.choices = [(act, words[f"act_{act}"]) for act in ACTS]  # type: ignore[attr-defined]
        structure.label = words["place_label"]
        structure.choices = [("", words["choose"]), *self.names.items()]  # type: ignore[attr-defined]
        structure.error_messages["invalid_choice"] = words["place_missing"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == ONE and not cleaned.get("structure") and "structure" not in self.errors:
            self.add_error("structure", self.words["place_missing"])
        return cleaned

    @property
    def structure_id(self) -> int | None:
        """The structure to stop with, or None for all."""
        return int(self.cleaned_data["structure"]) if self.cleaned_data["what"] == ONE else None

    @property
    def structure_name(self) -> str:
        return self.names.get(str(self.structure_id), "")


class ActForm(forms.Form):
    """Second screen: who helps, if anyone; and what this act needs."""

    use_required_attribute = False
    number = PhoneField(required=False)
    helper_first = MaybeText(max_length=30)
    helper_role = MaybeText(max_length=30)
    helper_beside = forms.BooleanField(required=False)

    def __init__(self, *args: Any, words: Words, what: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["number"].label = words["number_label"]
        self.fields["number"].error_messages |= {
            "invalid": words["number_bad"],
            "required": words["number_bad"],
        }
        for name in ("helper_first", "helper_role", "helper_beside"):
            self.fields[name].label = words[name]
        if what in (NEWS, PHONE):
            self.fields["number"].required = True
        else:
            del self.fields["number"]

    @property
    def helper(self) -> str:
        """« Inès, bénévole, à côté de la personne »: as it stands on the receipt."""
        said = [self.cleaned_data["helper_first"], self.cleaned_data["helper_role"]]
        if any(said) and self.cleaned_data["helper_beside"]:
            said.append(self.words["beside"])
        return ", ".join(part.strip() for part in said if part.strip())[:80]


class PicturesForm(forms.Form):
    """Three pictures among twelve, in order: radio buttons, so that a keyboard and a screen reader choose too."""

    use_required_attribute = False

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in POSITIONS:
            self.fields[name] = forms.ChoiceField(
                label=words[name],
                choices=[(picture, words[f"p_{picture}"]) for picture in PICTURES],
                widget=forms.RadioSelect,
                error_messages={
                    "required": words["pictures_missing"],
                    "invalid_choice": words["pictures_missing"],
                },
            )

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[name] for name in POSITIONS]


class ComplaintForm(forms.Form):
    """No code, no name: what happened, where, and how to answer if an answer is wanted."""

    use_required_attribute = False
    text = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 5}))
    structure = MaybeChoice()
    reach = MaybeText(max_length=160)

    def __init__(self, *args: Any, words: Words, structures: Iterable[Structure], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text, structure, reach = self.fields["text"], self.fields["structure"], self.fields["reach"]
        text.label = words["complaint_text"]
        text.error_messages["required"] = words["complaint_missing"]
        structure.label = words["complaint_place"]
        structure.choices = [  # type: ignore[attr-defined]
            ("", words["choose"]),
            *((str(one.pk), one.name) for one in structures),
        ]
        reach.label, reach.help_text = words["complaint_reach"], words["reach_hint"]
