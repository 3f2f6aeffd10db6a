"""A draft is its author’s alone, for thirty days, and becomes the evaluation."""

from datetime import timedelta

import pytest

from core.kernel import clock
from core.kernel.errors import Conflict
from core.kernel.tenant import tenant
from people import queries
from people.models import (
    Accommodation,
    EvaluationDraft,
)
from people.operations.drafting import save_draft
from people.operations.evaluating import finish_draft
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.people.evaluated import events


def test_a_draft_is_its_authors_alone_for_thirty_days(cast):
    with tenant(cast.alice):
        save_draft(cast.person.pk, by=cast.alice, answers={"AUT-1": 1}, asked=["AUT-1"])
        save_draft(cast.person.pk, by=cast.alice, answers={"MOT-1": "NO"}, asked=["MOT-1"])
        mine = queries.drafted(cast.alice, cast.person.pk, "full")
    with tenant(cast.lea):
        hers = EvaluationDraft.objects.count()
    with clock.moved(clock.now() + timedelta(days=31)), tenant(cast.alice):
        later = EvaluationDraft.objects.count()
        again = save_draft(cast.person.pk, by=cast.alice, answers={"AUT-1": 2})

    assert (mine.answers, mine.asked) == ({"AUT-1": 1, "MOT-1": "NO"}, ["AUT-1", "MOT-1"])
    assert (hers, later) == (0, 0)
    assert again.answers == {"AUT-1": 2}
    with as_owner():
        assert EvaluationDraft.objects.count() == 1
    assert events() == []


def test_a_finished_draft_becomes_the_evaluation_and_goes(cast):
    with tenant(cast.alice):
        draft = save_draft(
            cast.person.pk, by=cast.alice, answers=SURE, accommodations=["voir"], asked=["AUT-1", "FRE"]
        )
        first = finish_draft(cast.person.pk, by=cast.alice, id=draft.pk)
        second = finish_draft(cast.person.pk, by=cast.alice, id=draft.pk)

    assert (first, first.pk) == (second, draft.pk)
    with as_owner():
        assert EvaluationDraft.objects.count() == 0
        assert Accommodation.objects.get().codes == ["voir"]


def test_a_finished_draft_of_someone_else_is_not_found(cast):
    with tenant(cast.alice):
        draft = save_draft(cast.person.pk, by=cast.alice, answers=SURE)
    with pytest.raises(Conflict), tenant(cast.lea):
        finish_draft(cast.person.pk, by=cast.lea, id=draft.pk)
