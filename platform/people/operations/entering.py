"""Type a paper sheet. The same answers give the same result as on screen; a sheet is typed once."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Refused
from core.kernel.querysets import Member
from people.instruments.sheets import read_number
from people.models import Evaluation
from people.operations.accommodating import confirm_accommodations
from people.operations.evaluating import Answer, record_evaluation


@transaction.atomic
def enter_sheet(
    person_id: UUID,
    *,
    by: Member,
    id: UUID,
    sheet: str,
    answers: Mapping[str, Answer],
    evidence: Mapping[str, str] | None = None,
    wishes: Sequence[str] = (),
    accommodations: Sequence[str] = (),
    precision: str = "",
    interpreter: bool = False,
    comment: str = "",
    urgent_procedure: str = "",
    deadline: date | None = None,
    filled_on: date | None = None,
) -> Evaluation:
    """Record what was filled on paper. The same id twice is harmless; the same sheet twice is refused.

    Raises Refused with `sheet-unreadable` or `sheet-already-entered`.
    """
    number = read_number(sheet)
    if number is None:
        raise Refused(
            _("Ce numéro de feuille ne se lit pas. Vérifiez ses huit signes, en haut à droite."),
            code="sheet-unreadable",
            field="sheet",
        )
    evaluation = record_evaluation(
        person_id,
        by=by,
        id=id,
        answers=answers,
        evidence=evidence,
        wishes=wishes,
        comment=comment,
        urgent_procedure=urgent_procedure,
        deadline=deadline,
        sheet=number,
        filled_on=filled_on,
    )
    if accommodations or precision or interpreter:
        confirm_accommodations(
            person_id, by=by, codes=accommodations, precision=precision, interpreter=interpreter
        )
    return evaluation
