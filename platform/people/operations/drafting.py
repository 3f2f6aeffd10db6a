"""Keep an evaluation that is being filled, so that it can be paused: its author's alone, for thirty days."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from people import queries, rules
from people.models import EvaluationDraft, Person, Route

KEPT = timedelta(days=30)
TYPED = ("comment", "precision", "procedure")


@transaction.atomic
def save_draft(
    person_id: UUID,
    *,
    by: Member,
    route: str = Route.FULL,
    answers: Mapping[str, Any] | None = None,
    evidence: Mapping[str, str] | None = None,
    asked: Sequence[str] = (),
    **values: str | bool | date | list[str] | None,
) -> EvaluationDraft:
    """Add what was just answered to the member's draft, made at need; it holds thirty days from now.

    `values` replace: wishes, accommodations, precision, interpreter, procedure, deadline, comment,
    told_sure. Calling it twice is harmless. No event: nobody else knows of a draft.
    """
    for name in TYPED:
        check_free_text(str(values.get(name) or ""), field=name)
    draft = _own(person_id, by, route)
    now = clock.now()
    draft.answers = {**draft.answers, **(answers or {})}
    draft.evidence = {**draft.evidence, **(evidence or {})}
    draft.asked = [*draft.asked, *(code for code in asked if code not in draft.asked)]
    draft.saved_at, draft.expires_at = now, now + KEPT
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=["answers", "evidence", "asked", "saved_at", "expires_at", *values])
    return draft


def forget_draft(person_id: UUID, *, by: Member, route: str) -> None:
    """What was recorded needs no draft any more. Harmless without one."""
    draft = queries.drafted(by, person_id, route)
    if draft:
        _forget(draft.pk)


def _own(person_id: UUID, by: Member, route: str) -> EvaluationDraft:
    draft = queries.drafted(by, person_id, route)
    if draft:
        return draft
    person = Person.objects.visible_to(by).get(id=person_id)
    author = by.id
    if author is None or not rules.can_evaluate(by, person):
        raise Refused(_("Seule la structure qui suit la personne fait le point avec elle."))
    _forget(None)  # a lapsed one would still hold the place
    now = clock.now()
    draft = EvaluationDraft(
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        member_id=author,
        route=route,
        saved_at=now,
        expires_at=now + KEPT,
    )
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError:  # another tab was faster
        return EvaluationDraft.objects.visible_to(by).get(person_id=person_id, route=route)
    return draft


def _forget(draft_id: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select floor.forget_drafts(%s)", [draft_id])
