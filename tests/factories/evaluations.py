"""Evaluations of a person, written by the owner through the real rules."""

from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.ids import uuid7
from people.instruments.doubling import is_drawn
from people.instruments.loading import published
from people.instruments.scoring import score
from people.instruments.validation import Line
from people.models import Evaluation, Person

# Both bounds give one pathway with these three answers (people, scenario 31).
SURE = {"AUT-1": 1, "ADM-2": 0, "MOT-1": 2}


def evaluation(
    person: Person, *, answers: dict[str, Any] | None = None, evaluator: UUID | None = None, **fields: Any
) -> Evaluation:
    """A full evaluation, today, with the result of the published rules; not drawn for a second look."""
    answers = SURE if answers is None else answers
    line = Line(
        "owner",
        answers={code: value for code, value in answers.items() if isinstance(value, int)},
        ticked={"BES": tuple(fields.get("wishes", ()))},
    )
    result = score(published(), line)
    row = Evaluation(
        person=person,
        home_structure=person.home_structure,
        network=person.network,
        instrument="repere-numerique",
        evaluator_id=evaluator or uuid7(),
        answers=answers,
        result=result,
        pathway_proposed=result["pathway"],
        **{"id": an_id(drawn=False), "version": "1.0.0", "route": "full", "at": clock.now(), **fields},
    )
    row.save()
    return row


def an_id(*, drawn: bool) -> UUID:
    """The id of an evaluation that the draw leaves aside, or takes."""
    return next(one for one in iter(uuid7, None) if is_drawn(one) is drawn)
