"""What changed between two evaluations, when to look again, who has nobody named, and the paper she leaves with."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.kernel.words import day_in_words
from people import queries
from people.instruments.again import again
from people.instruments.loading import published
from people.models import PathwayChoice
from people.operations.accommodating import confirm_accommodations
from people.operations.choosing import choose_pathway
from tests.factories.evaluations import SURE, evaluation
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory, grant
from tests.session import sign_in

INSTRUMENT = published()
TODAY = date(2026, 6, 1)
SOLID = {**dict.fromkeys(INSTRUMENT.core_gestures, 2), "AUT-1": 2, "MOT-1": 2, "EQU-1": 2}
HELPED = {**dict.fromkeys(INSTRUMENT.core_gestures, 0), "AUT-1": 0, "MOT-1": 0}


def page_of(person, *parts):
    return "/".join(["", "personnes", str(person.pk), *map(str, parts), ""])


def months_ago(months):
    return clock.now() - timedelta(days=31 * months)


def two(cast, before, after):
    with as_owner():
        first = evaluation(cast.person, answers=before, at=months_ago(5))
        return first, evaluation(cast.person, answers=after)


@pytest.mark.scenario("people", 6)
def test_progress_is_shown_by_domain_with_its_table(client, cast):
    two(
        cast,
        {"AUT-1": 1, "BAS-1": 0, "BAS-2": 1, "BAS-3": 0, "SEC-1": 2, "LAN-1": 1},
        {"AUT-1": 1, "BAS-1": 2, "BAS-2": 2, "BAS-3": 1, "SEC-1": 1, "CON-1": 2},
    )
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person, "progres"))

    text = page.content.decode()
    assert "3 gestes de plus" in text
    lines = {line[0].text: [cell.text for cell in line[1:]] for line in page.context["chart"].table.lines}
    assert lines["Gestes de base"] == [3, 0, 0, 3]
    assert lines["Sécurité et confiance"] == [0, 0, 1, 1]
    assert lines["Autonomie et aide"] == [0, 1, 0, 2]
    assert "<title" in text and "<desc" in text
    assert "À revoir" in text
    assert "%" not in re.sub(r'width="100%"|height="\d+%"', "", text)


def test_a_corrected_evaluation_is_not_compared(client, cast):
    first, wrong = two(cast, {**SURE, "BAS-1": 0}, {**SURE, "BAS-1": 0})
    with as_owner():
        evaluation(cast.person, answers={**SURE, "BAS-1": 2}, supersedes=wrong)
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person, "progres"))

    assert page.context["before"] == first
    assert "1 geste de plus" in page.content.decode()


def test_one_evaluation_alone_has_nothing_to_compare_and_three_questions_do_not_count(client, cast):
    with as_owner():
        evaluation(cast.person, answers={"AUT-1": 1}, route="quick", at=months_ago(2))
        evaluation(cast.person)
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person, "progres"))

    assert page.context["chart"] is None
    assert "Un seul point pour le moment" in page.content.decode()


def test_another_major_version_is_not_compared(client, cast):
    with as_owner():
        evaluation(cast.person, at=months_ago(5), version="0.9.0")
        evaluation(cast.person)
    sign_in(client, cast.alice)

    assert client.get(page_of(cast.person, "progres")).context["chart"] is None


def test_a_reader_of_the_scope_sees_progress_without_the_name_and_others_nothing(client, cast):
    two(cast, {**SURE, "BAS-1": 0}, {**SURE, "BAS-1": 2})
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
    address = page_of(cast.person, "progres")
    sign_in(client, cast.bob)

    assert "1 geste de plus" in client.get(address).content.decode()
    assert "Quinquet" not in client.get(address).content.decode()
    for other in (cast.chloe, cast.dan, cast.desk):
        sign_in(client, other)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("typology", "pathway", "equ1", "on", "equipment"),
    [
        (None, "P0", 0, date(2026, 2, 1), False),
        (2, "P2", 2, date(2026, 5, 1), False),
        (3, "P3", 0, date(2026, 7, 1), False),
        (3, "P3", 2, date(2026, 4, 1), True),
        (1, "P1", 2, date(2027, 1, 1), False),
    ],
)
def test_a_new_look_is_proposed_on_the_day_of_the_specification(typology, pathway, equ1, on, equipment):
    found = again(
        INSTRUMENT,
        date(2026, 1, 1),
        result={"typology": typology},
        answers={"EQU-1": equ1},
        pathway=pathway,
        today=TODAY,
    )

    assert (found.on, found.equipment) == (on, equipment)


def test_the_file_and_the_first_page_propose_it_on_its_day_and_not_before(client, cast):
    with as_owner():
        evaluation(cast.person)
    sign_in(client, cast.alice)
    before = client.get(page_of(cast.person)).content.decode()
    home_before = client.get("/").content.decode()

    with clock.moved(clock.now() + timedelta(days=125)):
        sign_in(client, cast.alice)
        after = client.get(page_of(cast.person)).content.decode()
        home = client.get("/").content.decode()
        listed = client.get("/personnes/refaire-le-point/").content.decode()

    assert "Refaire le point, si elle le souhaite" not in before
    assert "Refaire le point avec une personne" not in home_before
    assert "Refaire le point, si elle le souhaite" in after
    assert "Refaire le point avec une personne, si elle le souhaite" in home
    assert cast.person.display_name in listed


def test_the_equipment_is_asked_about_after_three_months(client, cast):
    with as_owner():
        evaluation(cast.person, answers=SOLID, at=months_ago(3) - timedelta(days=3))
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person)).content.decode()

    assert "Avez-vous toujours l’équipement ?" in page


def test_a_person_who_was_seen_since_is_not_proposed_again(cast):
    with as_owner():
        evaluation(cast.person, at=months_ago(8))
        evaluation(cast.person)

    with tenant(cast.alice):
        assert list(queries.to_look_at_again(cast.alice)) == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_costs_the_same_queries_and_follows_dates_never_results(client, cast, queries, item_count):
    with as_owner():
        for number in range(item_count):
            one = PersonFactory(home_structure=cast.sender)
            evaluation(one, answers=HELPED if number % 2 else SURE, at=months_ago(14 + number))
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get("/personnes/refaire-le-point/")

    dates = [row.at for row, _person in page.context["lines"]]
    assert len(dates) == item_count
    assert dates == sorted(dates)
    assert len(seen) == 14


def test_the_lead_sees_who_is_helped_without_anyone_named(client, cast):
    with as_owner():
        found = evaluation(cast.person, answers=HELPED)
    sign_in(client, cast.lea)
    before = client.get("/personnes/sans-attitree/").content.decode()
    home = client.get("/").content.decode()
    with tenant(cast.lea):
        choose_pathway(found.pk, by=cast.lea, pathway="P1")
        chosen = queries.without_companion(cast.lea)
        choose_pathway(found.pk, by=cast.lea, pathway="P1", accompanied_by="Karim, Le Fil des Écrans")
        named = queries.without_companion(cast.lea)

    assert cast.person.display_name in before
    assert "Une personne sans personne attitrée" in home
    assert (chosen, named) == ([cast.person.pk], [])
    sign_in(client, cast.alice)
    assert client.get("/personnes/sans-attitree/").status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_leads_list_costs_the_same_queries(client, cast, queries, item_count):
    with as_owner():
        for _each in range(item_count):
            evaluation(PersonFactory(home_structure=cast.sender), answers=HELPED)
    sign_in(client, cast.lea)

    with queries() as seen:
        page = client.get("/personnes/sans-attitree/")

    assert len(page.context["persons"]) == item_count
    assert len(seen) == 14


def test_a_choice_with_a_guardian_is_kept_as_such(cast):
    with as_owner():
        found = evaluation(cast.person)

    with tenant(cast.alice):
        choose_pathway(found.pk, by=cast.alice, pathway="P1", chosen_by="with_guardian")

    with as_owner():
        assert PathwayChoice.objects.get().chosen_by == "with_guardian"


@pytest.mark.scenario("ux", 22)
def test_what_the_person_leaves_with_says_no_label_of_ours(client, cast):
    with as_owner():
        found = evaluation(cast.person, answers={**SURE, "BAS-1": 2, "EQU-1": 0}, comment="Merci.")
    with tenant(cast.alice):
        choose_pathway(found.pk, by=cast.alice, pathway="P3", reason="Veut essayer.", accompanied_by="Karim")
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person, "evaluations", found.pk, "a-remettre"))

    text = page.content.decode()
    article = text[text.index("<article") : text.index("</article>")]
    for words in (
        "Bonjour Yvette",
        "Vous continuez à votre rythme",
        "Karim",
        "Veut essayer.",
        "Merci.",
        "dire non",
    ):
        assert words in article
    for label in ("typologie", "anonyme", "dossier", "P1", "P2", "P3", "T2", "Quinquet", "score"):
        assert label not in article
    sign_in(client, cast.bob)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY, Scope.IDENTITY)
    assert client.get(page_of(cast.person, "evaluations", found.pk, "a-remettre")).status_code == 404


def test_an_unsure_result_says_between_what_and_what(client, cast):
    with as_owner():
        found = evaluation(cast.person, answers={"AUT-1": 1, "BAS-1": 2})
    sign_in(client, cast.alice)

    page = client.get(page_of(cast.person, "evaluations", found.pk)).content.decode()

    assert (
        "Pour le moment, entre : Être accompagné·e près de chez soi, Aller vers l’autonomie."
        in page.replace("\N{NO-BREAK SPACE}", " ")
    )


def test_what_must_be_provided_has_a_page_a_day_and_a_scope(client, cast):
    sign_in(client, cast.alice)
    address = page_of(cast.person, "accueil")

    done = client.post(address, {"FRE": ["langue_autre"], "precision": "tamoul", "interpreter": "on"})

    file = client.get(done["Location"]).content.decode()
    today = timezone.localdate()
    assert "tamoul" in file and "Interprète" in file and str(today.day) in file
    assert client.get(address).context["form"]["precision"].value() == "tamoul"
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.MATURITY, Scope.NEEDS)
    sign_in(client, cast.bob)
    assert "tamoul" not in client.get(page_of(cast.person)).content.decode()
    assert "Pour bien l’accueillir" not in client.get(page_of(cast.person)).content.decode()
    assert client.get(address).status_code == 404
    with as_owner():
        grant(cast.person, cast.recipient, Scope.ACCOMMODATIONS)
    assert "tamoul" in client.get(page_of(cast.person)).content.decode()


def test_what_was_confirmed_long_ago_is_not_on_the_file_any_more(client, cast):
    with tenant(cast.alice):
        confirm_accommodations(cast.person.pk, by=cast.alice, codes=["voir"], precision="loupe")
    with clock.moved(clock.now() + timedelta(days=370)):
        sign_in(client, cast.alice)
        assert "loupe" not in client.get(page_of(cast.person)).content.decode()


@pytest.mark.parametrize("part", ["progres", "accueil"])
def test_nobody_there_is_told_apart_from_a_stranger(client, cast, part):
    sign_in(client, cast.alice)

    assert client.get(f"/personnes/{uuid7()}/{part}/").status_code == 404
    assert client.get(page_of(cast.dans_person, part)).status_code == 404


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_the_last_answers_are_beside_the_questions_and_never_filled_in(client, cast):
    with as_owner():
        evaluation(
            cast.person,
            answers={**SURE, "BAS-1": 0, "BAS-2": "NO"},
            evidence={"AUT-1": "obs"},
            wishes=["apprendre"],
            at=months_ago(5),
        )
    sign_in(client, cast.alice)
    day = timezone.localtime(months_ago(5)).date()

    one = client.get(page_of(cast.person, "evaluation"))
    unanswered = client.get(f"{page_of(cast.person, 'evaluation')}?question=BAS-2")
    wishes = client.get(f"{page_of(cast.person, 'evaluation')}?question=BES")
    whole = client.get(page_of(cast.person, "evaluation", "page"))

    said = f"Le {plain(day_in_words(day))} : Je la fais avec quelqu’un à côté (geste observé)"
    assert said in plain(one.content.decode())
    assert one.context["form"]["answer"].value() is None
    assert unanswered.context["before"] == ""
    assert "Apprendre" in wishes.context["before"]
    assert wishes.context["form"]["BES"].value() == []
    assert "Apprendre" in whole.context["form"]["BES"].help_text
    hints = {row.item.code: plain(str(row.answer.help_text)) for row in whole.context["form"].rows()}
    assert {code for code, hint in hints.items() if "Le " + plain(day_in_words(day)) in hint} == {
        *SURE,
        "BAS-1",
    }
    assert hints["AUT-1"].endswith(said)
    assert {row.answer.value() for row in whole.context["form"].rows()} == {None}
    assert "checked" not in whole.content.decode()


def test_nothing_is_beside_a_first_evaluation_nor_after_the_three_questions_alone(client, cast):
    sign_in(client, cast.alice)
    first = client.get(page_of(cast.person, "evaluation"))
    with as_owner():
        evaluation(cast.person, route="quick", answers={"AUT-1": 1}, at=months_ago(5))
    quick = client.get(page_of(cast.person, "evaluation"))

    assert (first.context["before"], quick.context["before"]) == ("", "")
