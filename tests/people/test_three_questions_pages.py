"""The pages of the three questions."""

import re
from datetime import date

import pytest

from people.models import (
    EvaluationDraft,
    UrgentProcedure,
)
from tests.factories.floor import as_owner
from tests.people.interview import address, answer_three, stored
from tests.session import sign_in

NIR = "1 85 05 78 006 084 91"


def test_three_questions_end_on_what_can_help_and_why(client, cast):
    sign_in(client, cast.alice)

    done, _data = answer_three(client, cast, procedure="Caf, déclaration", deadline="15/1/2027")

    page = client.get(done["Location"]).content.decode()
    assert "Parce que" in page
    assert "Quelqu’un la fait à ma place, ou je ne la fais pas" in page
    assert "Caf, déclaration" in page
    assert "vendredi 15" in page
    assert "Faire le point complet" in page
    assert "Outil en cours de validation" in page
    words = re.sub(r'value="[^"]*"', "", page)  # a random token may hold any two letters
    assert [
        word for word in ("typologie", "anonyme", "dossier", "T1a", "P0", "P1", "P2") if word in words
    ] == []
    (kept,) = stored()
    assert (kept.route, kept.answers) == ("quick", {"EQU-1": 1, "AUT-1": 0})
    assert kept.evidence == {"EQU-1": "decl", "AUT-1": "decl"}
    with as_owner():
        urgency = UrgentProcedure.objects.get()
        assert (urgency.procedure, urgency.deadline) == ("Caf, déclaration", date(2027, 1, 15))
        assert EvaluationDraft.objects.count() == 0


def test_each_of_the_three_may_stay_unanswered(client, cast):
    sign_in(client, cast.alice)

    done, _data = answer_three(client, cast, device="NR", alone="NR", urgent="NR")

    page = client.get(done["Location"])
    assert page.status_code == 200
    assert "Aucun besoin ne ressort" in page.content.decode()
    assert stored()[0].answers == {"EQU-1": "NR", "AUT-1": "NR"}


def test_a_question_without_answer_says_so_and_stays(client, cast):
    sign_in(client, cast.alice)

    page = client.post(address(cast, "trois-questions"), {})

    assert page.status_code == 422
    assert "Choisissez une réponse" in page.content.decode()


def test_a_double_click_on_the_last_question_records_once(client, cast):
    sign_in(client, cast.alice)
    done, data = answer_three(client, cast)

    again = client.post(address(cast, "trois-questions", "urgence"), data)

    assert again["Location"] == done["Location"]
    assert len(stored()) == 1


def test_a_procedure_without_yes_is_asked_again_and_kept(client, cast):
    sign_in(client, cast.alice)

    page, _data = answer_three(client, cast, urgent="no", procedure="Impôts")

    assert page.status_code == 422
    assert 'value="Impôts"' in page.content.decode()
    assert stored() == []


@pytest.mark.scenario("people", 8)
def test_a_national_number_is_refused_beside_its_field_and_stored_nowhere(client, cast):
    sign_in(client, cast.alice)

    page, _data = answer_three(client, cast, procedure=NIR)

    assert page.status_code == 422
    assert "Ce numéro n’est pas nécessaire ici" in page.content.decode()
    assert page.context["form"].errors["procedure"]
    with as_owner():
        assert list(EvaluationDraft.objects.values_list("procedure", flat=True)) == [""]
    assert stored() == []
