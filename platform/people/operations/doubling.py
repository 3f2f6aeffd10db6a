"""Keep what a second professional found with the same person: it serves the tool, and changes nothing for her."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from people import queries, rules
from people.instruments.doubling import agreement
from people.instruments.loading import published
from people.instruments.validation import Fault, check
from people.models import Evaluation, SecondLook


@transaction.atomic
def look_a_second_time(evaluation_id: UUID, *, by: Member, answers: Mapping[str, Any]) -> SecondLook:
    """Keep a colleague's answers, and on which questions they agree with the first ones.

    Once for an evaluation: again by the same colleague is harmless, by another it is a Conflict. Refused to
    who did the evaluation and outside the home structure; a Conflict when this evaluation is not, or no
    more, one to look at twice.
    """
    evaluation = Evaluation.objects.visible_to(by).get(id=evaluation_id)
    rater = by.id
    if rater is None or not rules.can_look_a_second_time(by, evaluation):
        raise Refused(_("Le second regard est celui d’un·e collègue de la même structure."))
    awaited = queries.awaits_second_look(by, evaluation)
    former = queries.second_look(by, evaluation_id)  # read last: a second click finds what the first one left
    if former:
        return _same(former, rater)
    if not awaited:
        raise Conflict(_("Ce point n’attend pas de second regard."))
    line = check(published(evaluation.version), {"id": str(evaluation_id), "answers": dict(answers)})
    if isinstance(line, Fault):
        raise Refused(
            _("Une réponse n’est pas dans le questionnaire. Rechargez la page, puis répondez à nouveau."),
            code=line.error,
        )
    if not line.answers:
        raise Incomplete(_("Répondez à une question au moins."))
    look = SecondLook(
        id=uuid7(),
        person_id=evaluation.person_id,
        home_structure_id=evaluation.home_structure_id,
        network_id=evaluation.network_id,
        evaluation=evaluation,
        rater_id=rater,
        answers={code: value for code, value in answers.items() if value is not None},
        agreement=agreement(evaluation.answers, line.answers),
        at=clock.now(),
    )
    try:
        with transaction.atomic():
            look.save()
    except IntegrityError:  # a colleague was faster
        return _same(SecondLook.objects.visible_to(by).get(evaluation_id=evaluation_id), rater)
    record("evaluation.looked_at_twice", subject=look, by=by, person_id=evaluation.person_id)
    return look


def _same(former: SecondLook, rater: UUID) -> SecondLook:
    if former.rater_id != rater:
        raise Conflict(_("Un·e collègue a déjà refait ce point. Un second regard suffit."))
    return former
