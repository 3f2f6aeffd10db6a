"""The pages of the full route: what is asked first, when it may stop, pauses, blocks, everything on one page."""

import pytest

from people.instruments.loading import published
from people.models import (
    Accommodation,
    EvaluationDraft,
)
from tests.factories.evaluations import SURE, evaluation
from tests.factories.floor import as_owner
from tests.people.interview import address, answer_item, answer_three, hidden_id, stored
from tests.session import sign_in


@pytest.mark.scenario("people", 31)
def test_the_full_route_asks_what_decides_first_and_stops_when_sure(client, cast):
    sign_in(client, cast.alice)

    start = client.get(address(cast, "evaluation"))
    one = answer_item(client, cast, "AUT-1", "1", evidence="decl")
    two = answer_item(client, cast, "MOT-1", "2")
    three = answer_item(client, cast, "ADM-2", "0", evidence="obs")

    assert start.context["step"] == "AUT-1"
    assert one["Location"].endswith("?question=MOT-1")
    assert two["Location"].endswith("?question=ADM-2")
    assert three["Location"] == address(cast, "evaluation", "resultat-sur")
    page = client.get(three["Location"])
    assert "Le résultat est sûr. Continuer ou s’arrêter ?" in page.content.decode()
    done = client.post(three["Location"], {"id": hidden_id(page)})
    again = client.post(three["Location"], {"id": hidden_id(page)})
    (kept,) = stored()
    assert again["Location"] == done["Location"]
    assert (kept.result["typology"], kept.pathway_proposed, kept.answers) == (2, "P2", SURE)
    assert kept.evidence == {"AUT-1": "decl", "ADM-2": "obs"}


def test_the_stop_is_offered_once(client, cast):
    sign_in(client, cast.alice)
    for code, value in (("AUT-1", "1"), ("MOT-1", "2"), ("ADM-2", "0")):
        answer_item(client, cast, code, value)

    following = answer_item(client, cast, "EQU-1", "2")

    assert following["Location"].endswith("?question=EQU-2")


@pytest.mark.scenario("people", 31)
def test_one_key_answers_for_the_gestures_that_are_left(client, cast):
    sign_in(client, cast.alice)
    answer_item(client, cast, "AUT-1", "0")
    answer_item(client, cast, "BAS-1", "0", evidence="obs")

    answer_item(client, cast, "BAS-2", "", act="none")

    page = client.get(address(cast, "evaluation", "resultat-sur"))
    client.post(address(cast, "evaluation", "resultat-sur"), {"id": hidden_id(page)})
    (kept,) = stored()
    gestures = published().core_gestures
    assert [kept.answers[code] for code in gestures] == [0] * 9
    assert [kept.evidence[code] for code in gestures] == ["obs", *["decl"] * 8]
    assert kept.result["rule"] == "T1a"


@pytest.mark.scenario("people", 4)
def test_no_answer_anywhere_ends_on_to_be_made_precise_together(client, cast):
    sign_in(client, cast.alice)
    for code in published().deciding:
        answer_item(client, cast, code, "NR")
    page = client.get(f"{address(cast, 'evaluation')}?question=FIN")

    done = client.post(f"{address(cast, 'evaluation')}?question=FIN", {"id": hidden_id(page), "comment": ""})

    result = client.get(done["Location"])
    assert "À préciser ensemble" in result.content.decode()
    assert "Ce qui reste à observer" in result.content.decode()
    assert stored()[0].pathway_proposed == "P0"


def test_a_pause_keeps_what_was_answered_and_says_until_when(client, cast):
    sign_in(client, cast.alice)
    answer_item(client, cast, "AUT-1", "1")

    paused = answer_item(client, cast, "MOT-1", "2", act="pause")

    assert paused["Location"] == address(cast)
    assert "Gardé. Vous pourrez reprendre jusqu’au" in client.get(paused["Location"]).content.decode()
    assert client.get(address(cast, "evaluation")).context["step"] == "ADM-2"
    sign_in(client, cast.lea)
    assert client.get(address(cast, "evaluation")).context["step"] == "AUT-1"
    with as_owner():
        assert EvaluationDraft.objects.get().answers == {"AUT-1": 1, "MOT-1": 2}


def test_reading_a_question_writes_no_draft(client, cast):
    sign_in(client, cast.alice)

    client.get(address(cast, "evaluation"))
    client.get(address(cast, "trois-questions"))

    with as_owner():
        assert EvaluationDraft.objects.count() == 0


def test_the_three_answers_carry_over_and_older_points_do_not(client, cast):
    with as_owner():
        evaluation(cast.person, answers={"LAN-1": 1})
    sign_in(client, cast.alice)
    answer_three(client, cast, device="1", alone="2", procedure="Caf")

    assert client.get(f"{address(cast, 'evaluation')}?question=AUT-1").context["form"]["answer"].value() == 2
    assert (
        client.get(f"{address(cast, 'evaluation')}?question=LAN-1").context["form"]["answer"].value() is None
    )
    assert client.get(address(cast, "evaluation")).context["step"] == "MOT-1"
    answer_item(client, cast, "MOT-1", "2")
    with as_owner():
        draft = EvaluationDraft.objects.get()
        assert (draft.answers, draft.procedure) == ({"EQU-1": 1, "AUT-1": 2, "MOT-1": 2}, "Caf")


def test_blocks_keep_what_must_be_provided_apart(client, cast):
    sign_in(client, cast.alice)
    client.post(
        f"{address(cast, 'evaluation')}?question=FRE",
        {"FRE": ["langue_autre"], "precision": "tamoul", "interpreter": "on"},
    )
    client.post(f"{address(cast, 'evaluation')}?question=BES", {"BES": ["emploi", "creer"]})
    page = client.get(f"{address(cast, 'evaluation')}?question=FIN")
    client.post(f"{address(cast, 'evaluation')}?question=FIN", {"id": hidden_id(page), "comment": "Merci."})

    (kept,) = stored()
    assert (kept.wishes, kept.comment) == (["emploi", "creer"], "Merci.")
    with as_owner():
        row = Accommodation.objects.get()
        assert (row.codes, row.precision, row.interpreter) == (["langue_autre"], "tamoul", True)


def test_everything_on_one_page(client, cast):
    sign_in(client, cast.alice)
    page = client.get(address(cast, "evaluation", "page"))
    data = {
        "id": hidden_id(page),
        **{code: str(value) for code, value in SURE.items()},
        "ADM-2_evidence": "obs",
        "MOT-2_evidence": "obs",
        "BES": ["urgent"],
        "procedure": "Impôts",
        "FRE": ["voir"],
    }

    first = client.post(address(cast, "evaluation", "page"), data)
    second = client.post(address(cast, "evaluation", "page"), data)

    assert second["Location"] == first["Location"]
    (kept,) = stored()
    assert (kept.answers, kept.evidence) == (SURE, {"ADM-2": "obs"})
    result = client.get(first["Location"]).content.decode()
    assert "1 geste observé sur 9" in result
    assert "Impôts" in result


def test_four_wishes_are_refused_and_nothing_valid_is_emptied(client, cast):
    sign_in(client, cast.alice)
    page = client.get(address(cast, "evaluation", "page"))

    answer = client.post(
        address(cast, "evaluation", "page"),
        {"id": hidden_id(page), "AUT-1": "1", "BES": ["urgent", "equiper", "connecter", "reparer"]},
    )

    assert answer.status_code == 422
    assert "Trois choix au plus" in answer.content.decode()
    assert answer.context["form"]["AUT-1"].value() == "1"
