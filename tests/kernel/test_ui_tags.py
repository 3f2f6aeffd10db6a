from datetime import UTC, date, datetime

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.utils.translation import override

from core.kernel import clock, words
from core.kernel.display import Cell, Chart, Column, Hand, Table

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
NB = "\u00a0"


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_component_sees_its_parameters_only() -> None:
    html = render('{% ui "chip" text="Envoyée" %}', tone="stop")

    assert html == '<span class="chip">Envoyée</span>'


def test_a_parameter_is_escaped() -> None:
    assert render('{% ui "chip" text=text %}', text="<b>") == '<span class="chip">&lt;b&gt;</span>'


def test_a_frame_gives_its_markup_to_the_component() -> None:
    html = render(
        '{% frame "card" title="Pour Mme B." %}<p>{{ word }}</p>{% endframe %}', word="<Réimprimer>"
    )

    assert html == '<section class="card"><h2>Pour Mme B.</h2><p>&lt;Réimprimer&gt;</p></section>'


@pytest.mark.parametrize("component", ["where", "state", "side", "actions", "list"])
def test_a_frame_around_nothing_writes_nothing(component: str) -> None:
    assert render(f'{{% frame "{component}" %}}  {{% endframe %}}') == ""


def test_a_button_that_posts_carries_the_token() -> None:
    template = Template('{% load ui %}{% ui "button" post="/arrivees/" label="Est arrivée" %}')

    html = template.render(RequestContext(HttpRequest()))

    assert 'name="csrfmiddlewaretoken"' in html


def test_the_relay_marks_who_holds_the_person_now() -> None:
    first, second = Hand("CCAS", role="Vous avez passé le relais"), Hand("Antenne Sud Droits", now=True)

    html = render('{% ui "relay" first=first second=second %}', first=first, second=second)

    assert html.count("S’en occupe maintenant") == 1
    assert html.index("CCAS") < html.index("S’en occupe maintenant") < html.index("Antenne Sud Droits")


def test_a_table_names_its_rows_and_labels_its_cells() -> None:
    table = Table("Demandes", ["Structure", Column("Nombre", number=True)], [[Cell("CCAS", "/ccas/"), 14]])

    html = render('{% ui "table" table=table %}', table=table)

    assert '<th role="rowheader" scope="row"><a href="/ccas/">CCAS</a></th>' in html
    assert '<td role="cell" data-label="Nombre" class="number"><span>14</span></td>' in html


def test_a_chart_is_followed_by_its_table() -> None:
    chart = Chart(
        "Besoins", "La Caf vient en premier.", "Besoin", "Demandes", [("Caf", 20), ("Messagerie", 5)]
    )

    html = render('{% ui "chart" chart=chart name="besoins" %}', chart=chart)

    assert [bar.percent for bar in chart.bars] == [100, 25]
    assert html.index("</svg>") < html.index("<table")


def test_a_chart_without_a_single_case_is_drawn() -> None:
    chart = Chart("Besoins", "Aucun.", "Besoin", "Demandes", [("Caf", 0)])

    assert [bar.percent for bar in chart.bars] == [0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2026, 3, 12), f"jeudi 12{NB}mars"),
        (date(2026, 3, 1), f"dimanche 1er{NB}mars"),
        (date(2027, 1, 4), f"lundi 4{NB}janvier{NB}2027"),
        (datetime(2026, 3, 12, 13, 0, tzinfo=UTC), f"jeudi 12{NB}mars à 14{NB}h"),
        (datetime(2026, 3, 12, 8, 5, tzinfo=UTC), f"jeudi 12{NB}mars à 9{NB}h{NB}05"),
        (datetime(2026, 3, 12, 23, 30, tzinfo=UTC), f"vendredi 13{NB}mars à 0{NB}h{NB}30"),
    ],
)
def test_a_day_is_said_in_words_in_the_time_of_the_place(value: date, expected: str) -> None:
    with clock.moved(NOW):
        assert render("{{ value|day_in_words }}", value=value) == expected


def test_the_first_of_the_month_has_no_french_ending_in_english() -> None:
    with clock.moved(NOW), override("en"):
        assert words.day_in_words(date(2026, 3, 1)) == f"Sunday 1{NB}March"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2026, 3, 10, 8, 40, tzinfo=UTC), "depuis quelques minutes"),
        (datetime(2026, 3, 10, 6, 0, tzinfo=UTC), "depuis ce matin"),
        (datetime(2026, 3, 9, 22, 0, tzinfo=UTC), "depuis hier"),
        (date(2026, 3, 10), "depuis aujourd’hui"),
        (date(2026, 3, 9), "depuis hier"),
        (date(2026, 3, 7), f"depuis 3{NB}jours"),
        (date(2026, 2, 17), f"depuis 3{NB}semaines"),
        (date(2025, 12, 1), f"depuis 3{NB}mois"),
        (date(2023, 3, 1), f"depuis 3{NB}ans"),
    ],
)
def test_a_delay_is_said_in_words(value: date, expected: str) -> None:
    with clock.moved(NOW):
        assert render("{{ value|since }}", value=value) == expected


def test_what_is_past_is_told_from_today() -> None:
    with clock.moved(NOW):
        assert [words.ago(date(2026, 3, 9)), words.ago(date(2026, 2, 26))] == ["hier", f"il y a 12{NB}jours"]


@pytest.mark.parametrize("name", ["day_in_words", "hour_in_words", "since", "ago", "phone"])
def test_a_filter_says_nothing_of_nothing(name: str) -> None:
    assert render(f"{{{{ value|{name} }}}}", value=None) == ""


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("+33465710012", f"04{NB}65{NB}71{NB}00{NB}12"),
        ("04.65.71.00.12", f"04{NB}65{NB}71{NB}00{NB}12"),
        ("+41446681800", f"+41{NB}44{NB}668{NB}18{NB}00"),
        ("au guichet", "au guichet"),
    ],
)
def test_a_phone_number_reads_in_pairs(value: str, expected: str) -> None:
    assert words.phone(value) == expected


def test_a_line_never_ends_before_a_colon_or_inside_a_number() -> None:
    assert words.with_nbsp("Combien : « 12 500 » ?") == f"Combien{NB}: «{NB}12{NB}500{NB}»{NB}?"


class Pair(forms.Form):
    phone = forms.CharField(label="Téléphone")
    way = forms.ChoiceField(label="Comment", choices=[("a", "A")], widget=forms.RadioSelect)

    def clean(self) -> None:
        raise forms.ValidationError("Choisissez qui répond au téléphone.")


def test_the_summary_of_errors_leads_to_each_field() -> None:
    html = render("{% error_summary form %}", form=Pair({}))

    assert "Il reste 3 choses à corriger" in html
    assert ["#id_phone" in html, "#id_way_0" in html] == [True, True]
    assert "<li>Choisissez qui répond au téléphone.</li>" in html
    assert "autofocus" in html


def test_there_is_no_summary_without_an_error() -> None:
    assert render("{% error_summary form %}", form=Pair()) == ""


def test_the_summary_covers_each_form_of_a_set() -> None:
    forms_of_a_kind = forms.formset_factory(Pair, extra=2)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-phone": "x", "form-1-phone": "x"}

    html = render("{% error_summary formset %}", formset=forms_of_a_kind(data))

    assert ["#id_form-0-way_0" in html, "#id_form-1-way_0" in html] == [True, True]
