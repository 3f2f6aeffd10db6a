"""The choice of the person beside the result, and corrections that leave both readable."""

import pytest
from django.db import transaction

from core.kernel.errors import Conflict
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people import queries
from people.instruments.progress import compare
from people.models import (
    Evaluation,
    PathwayChoice,
)
from people.operations.choosing import choose_pathway
from people.operations.evaluating import correct
from tests.cast import make_cast
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.people.evaluated import INSTRUMENT, events, record


@pytest.mark.scenario("people", 5)
def test_the_choice_of_the_person_stands_beside_the_result(cast):
    found = record(cast)

    with tenant(cast.alice):
        for _twice in range(2):
            choose_pathway(found.pk, by=cast.alice, pathway="P3", reason="Veut essayer seule.")
        pathway = queries.current_pathway(cast.alice, cast.person.pk)

    with as_owner():
        kept = Evaluation.objects.get(pk=found.pk)
        assert (kept.result["typology"], kept.pathway_proposed) == (2, "P2")
        assert [(row.pathway, row.chosen_by) for row in PathwayChoice.objects.all()] == [("P3", "person")]
    assert pathway == "P3"
    assert events() == ["evaluation.recorded", "pathway.chosen"]


@pytest.mark.scenario("people", 6)
def test_a_correction_leaves_both_readable_and_progress_reads_the_newer(cast):
    first = record(cast, {"AUT-1": 0, "BAS-1": 0, "BAS-2": 1, "MOT-1": 1})
    wrong = record(cast, {"AUT-1": 0, "BAS-1": 0, "BAS-2": 1, "BAS-3": 2})

    with tenant(cast.alice):
        choose_pathway(wrong.pk, by=cast.alice, pathway="P2")
        right = correct(
            wrong.pk,
            by=cast.alice,
            id=uuid7(),
            answers={"AUT-1": 1, "BAS-1": 2, "BAS-2": 0, "BAS-3": 2},
        )
        readable = Evaluation.objects.visible_to(cast.alice).of(cast.person.pk)
        current = list(readable.current().latest_first())
        latest = queries.latest_evaluation(cast.alice, cast.person.pk)
        pathway = queries.current_pathway(cast.alice, cast.person.pk)

    assert {row.pk for row in current} == {first.pk, right.pk}
    assert (latest, latest.supersedes_id) == (right, wrong.pk)
    progress = compare(INSTRUMENT, current[1].answers, current[0].answers)
    assert progress.gained == ("BAS-1", "AUT-1")
    assert progress.lost == ("BAS-2",)
    assert progress.not_comparable == ("BAS-3", "MOT-1")
    assert progress.gestures_gained(INSTRUMENT) == 1
    assert pathway == "P2"


def test_a_second_correction_of_the_same_evaluation_conflicts(cast):
    found = record(cast)

    with tenant(cast.alice):
        correct(found.pk, by=cast.alice, id=uuid7(), answers={})
        with pytest.raises(Conflict), transaction.atomic():
            correct(found.pk, by=cast.alice, id=uuid7(), answers=SURE)

    with as_owner():
        assert Evaluation.objects.count() == 2


@pytest.mark.parametrize("_round", range(3))
def test_two_corrections_at_once_leave_one(race, _round):

    with as_owner():
        cast = make_cast()
    found = record(cast)

    def one():
        with tenant(cast.alice):
            return correct(found.pk, by=cast.alice, id=uuid7(), answers=SURE)

    results = race(one, one)

    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Evaluation"]
