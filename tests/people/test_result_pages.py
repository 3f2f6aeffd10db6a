"""The page of a result: the choice beside it, its correction, and who reads which part."""

from datetime import date

import pytest

from core.journal.models import Access
from core.kernel.floor.scopes import Scope
from people.models import (
    Accommodation,
    Evaluation,
    PathwayChoice,
    UrgentProcedure,
)
from tests.factories.evaluations import SURE, evaluation
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.people.interview import address, hidden_id
from tests.session import sign_in


@pytest.mark.scenario("people", 5)
def test_what_the_person_chooses_is_kept_whatever_was_proposed(client, cast):
    with as_owner():
        found = evaluation(cast.person)
    sign_in(client, cast.alice)
    data = {"pathway": "P3", "chosen_by": "person", "reason": "Veut essayer seule."}

    first = client.post(address(cast, "evaluations", found.pk), data)
    client.post(address(cast, "evaluations", found.pk), data)

    page = client.get(first["Location"].split("#")[0]).content.decode()
    assert "Ce que la personne choisit" in page
    assert "Veut essayer seule." in page
    with as_owner():
        assert PathwayChoice.objects.get().pathway == "P3"
        assert Evaluation.objects.get().pathway_proposed == "P2"


@pytest.mark.scenario("people", 6)
def test_a_correction_leaves_the_older_readable_and_marked(client, cast):
    with as_owner():
        evaluation(cast.person, answers={**SURE, "BAS-1": 0})
        wrong = evaluation(cast.person, answers={**SURE, "BAS-1": 1})
    sign_in(client, cast.alice)
    page = client.get(address(cast, "evaluations", wrong.pk, "corriger"))
    data = {"id": hidden_id(page), **{code: str(value) for code, value in SURE.items()}, "BAS-1": "2"}

    done = client.post(address(cast, "evaluations", wrong.pk, "corriger"), data)

    assert page.context["form"]["BAS-1"].value() == 1
    newer = client.get(done["Location"])
    older = client.get(address(cast, "evaluations", wrong.pk)).content.decode()
    assert newer.context["progress"] == 1
    assert "1 geste de plus que la dernière fois" in newer.content.decode()
    assert "(remplacé par celui-ci)" in newer.content.decode()
    assert "Ce point a été corrigé" in older
    assert done["Location"] in older
    second = client.post(
        address(cast, "evaluations", wrong.pk, "corriger"),
        {"id": hidden_id(client.get(address(cast, "evaluations", wrong.pk, "corriger")))},
    )
    assert second.status_code == 409


def test_a_reader_sees_the_result_and_not_what_was_not_shared(client, cast):
    with as_owner():
        found = evaluation(cast.person, wishes=["urgent"])
        Accommodation(
            person=cast.person,
            home_structure=cast.sender,
            network=cast.network,
            codes=["sans_compte_bancaire", "protection"],
            confirmed_on=date(2099, 1, 1),
        ).save()
        UrgentProcedure(
            person=cast.person,
            home_structure=cast.sender,
            network=cast.network,
            evaluation=found,
            procedure="Caf",
            at=found.at,
        ).save()
        grant(cast.person, cast.recipient, Scope.MATURITY)
    sign_in(client, cast.bob)

    page = client.get(address(cast, "evaluations", found.pk))

    text = page.content.decode()
    assert "Démarche urgente" in text
    for hidden in ("Caf", "Quinquet", "tuteur", "bancaire", "Corriger ce point", "Noter ce choix"):
        assert hidden not in text
    assert client.get(address(cast, "evaluations", found.pk, "corriger")).status_code == 404
    assert (
        client.post(
            address(cast, "evaluations", found.pk), {"pathway": "P1", "chosen_by": "person"}
        ).status_code
        == 422
    )
    sign_in(client, cast.alice)
    whole = client.get(address(cast, "evaluations", found.pk)).content.decode()
    assert "Associer le tuteur ou le curateur" in whole
    assert "Sans compte bancaire" in whole
    with as_owner():
        assert list(
            Access.objects.filter(structure_id=cast.recipient.pk).values_list("scopes", "reason")
        ) == [
            ([4], "shared"),
            ([4], "shared"),
        ]
        assert list(Access.objects.filter(structure_id=cast.sender.pk).values_list("scopes", "reason")) == [
            ([4, 1], "own")
        ]


@pytest.mark.parametrize("who", ["chloe", "dan", "desk", "solene"])
@pytest.mark.parametrize(
    "parts",
    [
        ("trois-questions",),
        ("trois-questions", "urgence"),
        ("evaluation",),
        ("evaluation", "page"),
        ("evaluation", "resultat-sur"),
        ("evaluations", "{}"),
        ("evaluations", "{}", "corriger"),
    ],
    ids="/".join,
)
def test_a_stranger_and_the_desk_meet_nothing(client, cast, who, parts):
    with as_owner():
        found = evaluation(cast.person)
    sign_in(client, getattr(cast, who))
    where = address(cast, *(part.format(found.pk) for part in parts))

    assert client.get(where).status_code == 404
    assert client.post(where, {"answer": "1"}).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_a_result_costs_the_same_queries_whatever_the_history(client, cast, queries, item_count):
    with as_owner():
        for _each in range(item_count):
            found = evaluation(cast.person)
    sign_in(client, cast.alice)

    with queries() as seen:
        page = client.get(address(cast, "evaluations", found.pk))

    assert len(page.context["former"]) == item_count - 1
    assert len(seen) == 20
