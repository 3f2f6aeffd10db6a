"""Three questions at a counter: no person, no evaluation, three places near, and a count."""

import html
import re

import pytest
from django.db import connection

from core.journal.models import Event
from core.kernel.ids import uuid7
from core.kernel.once import signed
from people.instruments.loading import published
from people.instruments.quick import Quick
from people.models import Evaluation, EvaluationDraft, Person
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
from tests.session import sign_in

START = "/trois-questions/"


def places(cast, count=4, **fields):
    with as_owner():
        for number in range(count):
            place = PlaceFactory(
                actor=ActorFactory(network=cast.network),
                name=f"Lieu {number}",
                district="2",
                phone="+33476000000",
            )
            ServiceFactory(place=place, **fields)


def answer(client, device="1", alone="0", urgent="yes", **more):
    first = client.post(START, {"answer": device})
    second = client.post(first["Location"], {"answer": alone})
    return client.post(second["Location"], {"answer": urgent, **more})


def counts():
    with as_owner():
        return (
            Person.objects.count(),
            Evaluation.objects.count(),
            EvaluationDraft.objects.count(),
            Event.objects.filter(name="three_questions.answered").count(),
        )


@pytest.mark.scenario("people", 7)
def test_the_desk_asks_three_questions_and_keeps_a_count(client, cast):
    places(cast)
    sign_in(client, cast.desk)
    before = counts()

    done = answer(client, procedure="Caf, déclaration", deadline="15/1/2027")

    page = client.get(done["Location"])
    text = re.sub(
        r'value="\w{40,}"', "", page.content.decode()
    )  # tokens are drawn: any two letters may be in them
    assert done["Location"] == "/trois-questions/resultat/"
    assert len(page.context["places"]) == 3
    for words in (
        "Lieu 0",
        "1 rue de l’Exemple",
        "04 76 00 00 00".replace(" ", "\N{NO-BREAK SPACE}"),
        "Caf, déclaration",
    ):
        assert words in text
    for hidden in ("typologie", "T1a", "P1", "P2", "anonyme", "dossier", "Ouvrir une fiche"):
        assert hidden not in text
    after = counts()
    assert after == (*before[:3], before[3] + 1)


def test_what_was_said_is_in_no_address_no_table_and_no_event(client, cast):
    places(cast)
    sign_in(client, cast.desk)

    done = answer(client, procedure="Quinquetterie")

    assert "?" not in done["Location"]
    with as_owner():
        event = Event.objects.get(name="three_questions.answered")
        assert (event.payload, event.person_mark) == ({}, None)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from django_session where session_data ilike '%quinquetterie%'")
            assert cursor.fetchone() == (0,)
    assert "Quinquetterie" not in str(dict(client.session.items()))


def test_each_question_may_be_skipped(client, cast):
    places(cast)
    sign_in(client, cast.desk)

    done = answer(client, device="NR", alone="NR", urgent="NR")

    page = client.get(done["Location"])
    assert page.context["needs"] == []
    assert len(page.context["places"]) == 3


@pytest.mark.parametrize(("aut1", "mode"), [(0, "P1"), (1, "P2"), (2, "P3"), (None, "P2"), ("NR", "P2")])
def test_the_second_answer_gives_the_support_mode(aut1, mode):
    assert Quick(aut1=aut1).mode(published()) == mode


def test_a_place_reached_only_by_e_mail_is_not_printed_for_who_does_nothing_alone(client, cast):
    places(cast, count=1, channels=["email"])
    sign_in(client, cast.desk)

    assert client.get(answer(client, alone="0")["Location"]).context["places"] == []
    assert len(client.get(answer(client, alone="2")["Location"]).context["places"]) == 1


def test_the_next_person_finds_nothing_of_the_one_before(client, cast):
    sign_in(client, cast.desk)
    answer(client, procedure="Caf")

    client.post("/trois-questions/suivant/")

    assert client.get("/trois-questions/resultat/")["Location"] == START
    assert client.get("/trois-questions/urgence/")["Location"] == START


def test_going_back_keeps_the_answers_and_counts_once(client, cast):
    sign_in(client, cast.desk)
    answer(client)

    back = client.get("/trois-questions/demarche/?retour=1")
    client.post("/trois-questions/urgence/", {"answer": "no"})

    assert back.context["form"]["answer"].value() == 0
    assert counts()[3] == 1


def test_who_opens_files_takes_the_answers_up_in_a_new_file(client, cast):
    places(cast)
    sign_in(client, cast.alice)
    done = answer(client, procedure="Caf")
    page = client.get(done["Location"]).content.decode()
    assert "Ouvrir une fiche avec ces réponses" in page
    address = "/personnes/nouvelle/?depuis=trois-questions"
    form = client.get(address)
    assert "seront reprises" in form.content.decode()
    data = {"id": form.context["form"]["id"].value(), "first_name": "Odette"}

    first = client.post(address, data)
    second = client.post(address, data)

    with as_owner():
        kept = Evaluation.objects.get()
        assert (kept.route, kept.answers, kept.wishes) == ("quick", {"EQU-1": 1, "AUT-1": 0}, ["urgent"])
    assert str(kept.pk) in first["Location"]
    assert second["Location"] == f"/personnes/{kept.person_id}/"


def test_answers_never_go_to_a_file_that_was_opened_otherwise(client, cast):
    sign_in(client, cast.alice)
    answer(client)
    form = client.get("/personnes/nouvelle/")

    client.post("/personnes/nouvelle/", {"id": form.context["form"]["id"].value(), "first_name": "Odette"})

    assert counts()[1] == 0


@pytest.mark.parametrize("where", ["", "demarche/", "urgence/", "resultat/"])
def test_who_reads_figures_only_meets_nothing(client, cast, where):
    with as_owner():
        cast.chloe.role = "observer"
        cast.chloe.save(update_fields=["role"])
    sign_in(client, cast.chloe)

    assert client.get(START + where).status_code == 404
    assert client.post(START + where, {"answer": "1"}).status_code in (404, 405)


def test_a_number_that_is_not_needed_is_refused_in_the_procedure(client, cast):
    sign_in(client, cast.desk)

    page = answer(client, procedure="1 85 05 78 006 084 91")

    assert page.status_code == 422
    assert "pas nécessaire ici" in page.content.decode()
    assert counts()[3] == 0


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_answer_costs_the_same_queries_whatever_the_places(client, cast, queries, item_count):
    places(cast, count=item_count)
    sign_in(client, cast.desk)
    done = answer(client)

    with queries() as seen:
        page = client.get(done["Location"])

    assert len(page.context["places"]) == item_count
    assert len(seen) == 13


def test_from_three_questions_to_a_printed_address_in_six_clicks(client, cast):
    """The counter (ux §2): three answers, the place, the paper, print. What she needs comes ticked, and nobody is recorded."""
    places(cast)
    sign_in(client, cast.desk)
    before = counts()[:3]
    page = client.get(START)
    clicks = 0

    for said in ({"answer": "0"}, {"answer": "0"}, {"answer": "no"}):
        clicks += 1
        page = client.post(page.request["PATH_INFO"], said, follow=True)
    link = page.context["places"][0].paper
    assert html.escape(link) in page.content.decode()
    clicks += 1
    paper = client.get(link)
    form = paper.context["form"]
    assert form.initial["needs"]
    clicks += 1
    given = {"id": signed(uuid7()), "needs": form.initial["needs"], "langue": "fr"}
    printed = client.post(link, given, follow=True)
    clicks += 1  # « Imprimer »

    assert printed.status_code == 200 and printed.context["paper"]
    assert clicks <= 6
    assert counts()[:3] == before
