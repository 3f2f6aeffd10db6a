"""Record an evaluation, or correct it by another one.

Only the home structure records: a structure that holds the scope `maturity` reads.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Refused, broken_constraint
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import queries, rules
from people.instruments.loading import published
from people.instruments.scoring import score
from people.instruments.validation import Fault, Line, check
from people.models import (
    Evaluation,
    Person,
    PersonStatus,
    Route,
    UrgentProcedure,
)
from people.operations.accommodating import confirm_accommodations
from people.operations.choosing import choose_pathway, standing_choice
from people.operations.drafting import forget_draft

Answer = int | str | None
SHEET_ONCE = "evaluation_sheet_once"
ONLY_HOME = _("Seule la structure qui suit la personne fait le point avec elle.")


@transaction.atomic
def answer_three_questions(
    person_id: UUID,
    *,
    by: Member,
    id: UUID,
    equ1: Answer = None,
    aut1: Answer = None,
    urgent: bool = False,
    urgent_procedure: str = "",
    deadline: date | None = None,
) -> Evaluation:
    """The short route: the same instrument with three answers. Each may be missing (None or "NR").

    The same id twice returns the first evaluation.
    """
    return record_evaluation(
        person_id,
        by=by,
        id=id,
        route=Route.QUICK,
        answers={"EQU-1": equ1, "AUT-1": aut1},
        evidence={code: "decl" for code, value in (("EQU-1", equ1), ("AUT-1", aut1)) if type(value) is int},
        wishes=["urgent"] if urgent else [],
        urgent_procedure=urgent_procedure,
        deadline=deadline,
    )


@transaction.atomic
def record_evaluation(
    person_id: UUID,
    *,
    by: Member,
    id: UUID,
    answers: Mapping[str, Answer],
    evidence: Mapping[str, str] | None = None,
    wishes: Sequence[str] = (),
    comment: str = "",
    route: str = Route.FULL,
    urgent_procedure: str = "",
    deadline: date | None = None,
    supersedes: UUID | None = None,
    sheet: str = "",
    filled_on: date | None = None,
) -> Evaluation:
    """Score the answers and keep them with their result, for good.

    The same id twice by the same structure returns the first evaluation. Raises Refused for answers
    that the instrument does not know, for a number in the free text, outside the home structure, and for
    a paper `sheet` that was typed already.
    """
    check_free_text(comment, field="comment")
    check_free_text(urgent_procedure, field="procedure")
    person = Person.objects.visible_to(by).get(id=person_id)
    evaluator = by.id
    if evaluator is None or not rules.can_evaluate(by, person):
        raise Refused(ONLY_HOME)
    instrument = published()
    line = _checked(id, answers, evidence or {}, wishes)
    result = score(instrument, line)
    now = clock.now()
    evaluation = Evaluation(
        id=id,
        **_of(person),
        instrument=instrument.name,
        version=instrument.version,
        route=route,
        at=now,
        evaluator_id=evaluator,
        answers={code: value for code, value in answers.items() if value is not None},
        evidence={code: value for code, value in line.evidence.items() if code in line.answers},
        wishes=list(line.ticked["BES"]),
        result=result,
        pathway_proposed=result["pathway"],
        comment=comment,
        supersedes_id=supersedes,
        sheet=sheet,
        filled_on=filled_on,
    )
    try:
        with transaction.atomic():
            evaluation.save()
    except IntegrityError as error:
        if broken_constraint(error) == SHEET_ONCE and not _same(id, person_id, by):
            raise Refused(
                _("Cette feuille a déjà été saisie. Ses réponses sont gardées une seule fois."),
                code="sheet-already-entered",
                field="sheet",
            ) from None
        return _already(id, person_id, by)
    if urgent_procedure or deadline:
        UrgentProcedure(
            **_of(person), evaluation=evaluation, procedure=urgent_procedure, deadline=deadline, at=now
        ).save()
    PersonStatus.objects.visible_to(by).filter(person_id=person_id).update(
        last_contact_on=timezone.localtime(now).date()
    )
    forget_draft(person_id, by=by, route=route)
    record(
        "evaluation.corrected" if supersedes else "evaluation.recorded",
        subject=evaluation,
        by=by,
        person_id=person_id,
        route=str(route),
        version=instrument.version,
    )
    return evaluation


@transaction.atomic
def finish_draft(
    person_id: UUID, *, by: Member, id: UUID, route: str = Route.FULL, comment: str | None = None
) -> Evaluation:
    """Record one's draft `id` as it is. Doing it twice is harmless: the first evaluation is returned."""
    draft = queries.drafted(by, person_id, route)
    if draft is None or draft.pk != id:
        return _already(id, person_id, by)
    evaluation = record_evaluation(
        person_id,
        by=by,
        id=id,
        route=route,
        answers=draft.answers,
        evidence=draft.evidence,
        wishes=draft.wishes,
        comment=draft.comment if comment is None else comment,
        urgent_procedure=draft.procedure,
        deadline=draft.deadline,
    )
    if "FRE" in draft.asked:
        confirm_accommodations(
            person_id,
            by=by,
            codes=draft.accommodations,
            precision=draft.precision,
            interpreter=draft.interpreter,
        )
    return evaluation


@transaction.atomic
def correct(
    evaluation_id: UUID,
    *,
    by: Member,
    id: UUID,
    answers: Mapping[str, Answer],
    evidence: Mapping[str, str] | None = None,
    wishes: Sequence[str] = (),
    comment: str = "",
) -> Evaluation:
    """Replace an evaluation by a new one; both stay readable, and what the person chose goes with it.

    The same id twice is harmless; a second correction of the same evaluation is a Conflict.
    """
    former = Evaluation.objects.visible_to(by).get(id=evaluation_id)
    urgency = UrgentProcedure.objects.visible_to(by).filter(evaluation_id=evaluation_id).first()
    still_urgent = urgency if "urgent" in wishes else None
    evaluation = record_evaluation(
        former.person_id,
        by=by,
        id=id,
        route=former.route,
        answers=answers,
        evidence=evidence,
        wishes=wishes,
        comment=comment,
        urgent_procedure=still_urgent.procedure if still_urgent else "",
        deadline=still_urgent.deadline if still_urgent else None,
        supersedes=former.pk,
    )
    choice = standing_choice(by, evaluation_id)
    if choice and standing_choice(by, evaluation.pk) is None:
        choose_pathway(
            evaluation.pk,
            by=by,
            pathway=choice.pathway,
            chosen_by=choice.chosen_by,
            reason=choice.reason,
            accompanied_by=choice.accompanied_by,
        )
    return evaluation


def _checked(
    id: UUID, answers: Mapping[str, Answer], evidence: Mapping[str, str], wishes: Sequence[str]
) -> Line:
    """The line of the published instrument, by the function that the command uses."""
    line = check(
        published(),
        {"id": str(id), "answers": dict(answers), "evidence": dict(evidence), "BES": list(wishes)},
    )
    if isinstance(line, Fault):
        if line.error == "too_many_choices":
            raise Refused(
                _("Trois choix au plus : lesquels comptent le plus ?"), code=line.error, field="BES"
            )
        raise Refused(
            _("Une réponse n’est pas dans le questionnaire. Rechargez la page, puis répondez à nouveau."),
            code=line.error,
        )
    return line


def _same(id: UUID, person_id: UUID, by: Member) -> bool:
    return bool(Evaluation.objects.visible_to(by).of(person_id).filter(id=id).exists())


def _already(id: UUID, person_id: UUID, by: Member) -> Evaluation:
    found: Evaluation | None = Evaluation.objects.visible_to(by).of(person_id).filter(id=id).first()
    if found is None:
        raise Conflict(
            _("Ce point a déjà été enregistré ou corrigé. Ouvrez la fiche de la personne pour le retrouver.")
        )
    return found


def _of(person: Person) -> dict[str, Any]:
    return {
        "person_id": person.pk,
        "home_structure_id": person.home_structure_id,
        "network_id": person.network_id,
    }
