"""The person contests what an evaluation says: her words stand beside it, and nothing is rewritten (people §8)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from people import rules
from people.models import Dispute, Evaluation


@transaction.atomic
def dispute(id: UUID, *, by: Member, evaluation_id: UUID, words: str) -> Dispute:
    """Write what she says of it. Home only; the same id twice is harmless."""
    words = words.strip()
    check_free_text(words, field="words")
    if not words:
        raise Incomplete(_("Écrivez ce qu’elle conteste, avec ses mots."), field="words")
    evaluation = Evaluation.objects.visible_to(by).get(id=evaluation_id)
    noter = by.id
    if noter is None or not rules.can_choose_for(by, evaluation):
        raise Refused(_("Seule la structure qui suit la personne écrit ce qu’elle dit."))
    lock_person(evaluation.person_id)
    former: Dispute | None = Dispute.objects.visible_to(by).filter(pk=id).first()
    if former is not None and former.evaluation_id != evaluation.pk:
        raise Conflict(_("Ce formulaire a déjà servi. Rechargez la page."))
    if former is not None:
        return former
    row = Dispute(
        id=id,
        person_id=evaluation.person_id,
        home_structure_id=evaluation.home_structure_id,
        network_id=evaluation.network_id,
        evaluation=evaluation,
        words=words,
        at=clock.now(),
        noted_by_id=noter,
    )
    row.save()
    record("evaluation.disputed", subject=row, by=by, person_id=evaluation.person_id)
    return row
