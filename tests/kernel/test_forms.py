from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from core.kernel import clock
from core.kernel.forms import FrenchDateField, HintedRadioSelect

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


class Sample(forms.Form):
    name = forms.CharField(label="Prénom", help_text="Comme la personne le dit.")
    note = forms.CharField(label="Note", required=False)
    agreed = forms.ChoiceField(
        label="Son choix",
        choices=[("yes", "Oui"), ("no", "Non")],
        widget=HintedRadioSelect(hints={"no": "Rien n’est transmis."}),
    )
    ways = forms.MultipleChoiceField(
        label="Par où", choices=[("sms", "SMS")], widget=forms.CheckboxSelectMultiple, required=False
    )
    read = forms.BooleanField(label="J’ai lu")


def field(name: str, *, data: dict[str, str] | None = None, extra: str = "") -> str:
    template = Template("{% load ui %}{% field form." + name + " " + extra + " %}")
    return template.render(Context({"form": Sample(data)}))


def test_a_label_stands_above_its_hint_which_stands_before_the_control() -> None:
    html = field("name")

    assert html.index("Prénom") < html.index("Comme la personne le dit.") < html.index("<input")


def test_a_hint_is_linked_with_its_control() -> None:
    html = field("name")

    assert ['id="id_name_helptext"' in html, 'aria-describedby="id_name_helptext"' in html] == [True, True]


def test_an_error_stands_beside_its_field_and_is_linked_with_it() -> None:
    html = field("name", data={})

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('id="id_name_error"') < html.index("<input")


def test_what_was_typed_is_kept_beside_an_error() -> None:
    form = Sample({"name": "Yvette", "agreed": "perhaps"})

    html = Template("{{ form }}").render(Context({"form": form}))

    assert 'value="Yvette"' in html


@pytest.mark.parametrize(
    ("name", "said"), [("note", True), ("ways", True), ("name", False), ("agreed", False)]
)
def test_only_what_may_stay_empty_says_so(name: str, said: bool) -> None:
    assert ("(facultatif)" in field(name)) is said


def test_who_reads_what_is_typed_is_told_at_the_field() -> None:
    assert "visible par MDH Prémol" in field("note", extra='audience="visible par MDH Prémol"')


def test_a_question_is_a_legend_and_each_answer_a_label() -> None:
    html = field("agreed")

    assert html.count("<legend") == 1
    assert [f'for="id_agreed_{n}"' in html and f'id="id_agreed_{n}"' in html for n in (0, 1)] == [True, True]


def test_an_answer_explains_itself() -> None:
    assert '<span class="hint">Rien n’est transmis.</span>' in field("agreed")


def test_a_question_without_answer_carries_its_error_once() -> None:
    html = field("agreed", data={})

    assert html.count("id_agreed_error") == 2, "the error and the link of the fieldset"
    assert "aria-invalid" not in html


def test_a_single_box_has_its_label_after_it() -> None:
    html = field("read")

    assert html.index("<input") < html.index("J’ai lu")


def test_a_hidden_field_is_its_control_alone() -> None:
    class Hidden(forms.Form):
        version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    html = Template("{% load ui %}{% field form.version %}").render(Context({"form": Hidden()}))

    assert html == '<input type="hidden" name="version" value="3" id="id_version">'


@pytest.mark.parametrize(
    "typed",
    [
        "1/3/48",
        "01/03/1948",
        "1948-03-01",
        "1.3.48",
        "1 3 1948",
        "010348",
        "01031948",
        "1er mars 1948",
        "lundi 1 mars 1948",
        " 1/3/1948 ",
    ],
)
def test_a_birth_date_is_read_however_it_is_written(typed: str) -> None:
    with clock.moved(NOW):
        assert FrenchDateField(past=True).clean(typed) == date(1948, 3, 1)


@pytest.mark.parametrize(
    ("typed", "past", "expected"),
    [
        ("15/3/26", False, date(2026, 3, 15)),
        ("15/3/26", True, date(1926, 3, 15)),
        ("10/3/26", True, date(2026, 3, 10)),
        ("1/1/99", False, date(1999, 1, 1)),
        ("3 févr. 2027", False, date(2027, 2, 3)),
    ],
)
def test_a_short_year_is_the_nearest_or_the_last_one_over(typed: str, past: bool, expected: date) -> None:
    with clock.moved(NOW):
        assert FrenchDateField(past=past).clean(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mars", "invalid"),
        ("1/3", "invalid"),
        ("12 ju 2026", "invalid"),
        ("1/3/948", "invalid"),
        ("31/2/1948", "no_such_day"),
        ("1/13/1948", "no_such_day"),
        ("1/1/0000", "no_such_day"),
        ("11/03/2026", "future"),
    ],
)
def test_a_date_that_cannot_be_says_why(typed: str, code: str) -> None:
    with clock.moved(NOW), pytest.raises(ValidationError) as refusal:
        FrenchDateField(past=True).clean(typed)

    assert refusal.value.error_list[0].code == code


def test_a_date_is_shown_as_it_is_written_here() -> None:
    class Born(forms.Form):
        day = FrenchDateField(past=True)

    html = str(Born(initial={"day": date(1948, 3, 1)})["day"])

    assert 'value="01/03/1948"' in html


def test_the_same_day_written_otherwise_is_no_change() -> None:
    with clock.moved(NOW):
        assert FrenchDateField(past=True).has_changed(date(1948, 3, 1), "1/3/48") is False
