"""Write down the pathway that the person chose. The choice is hers, and it never rewrites a result."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Refused
from core.kernel.querysets import Member
from core.kernel.refused_numbers import check_free_text
from core.kernel.tenant import lock_person
from people import rules
from people.models import ChosenBy, Evaluation, Pathway, PathwayChoice


@transaction.atomic
def choose_pathway(
    evaluation_id: UUID,
    *,
    by: Member,
    pathway: str,
    chosen_by: str = ChosenBy.PERSON,
    reason: str = "",
    accompanied_by: str = "",
) -> PathwayChoice:
    """Write down what the person chose, and who accompanies her. No choice is refused, none changes the result.

    The same choice again is harmless; another one is added, and the latest stands.
    """
    check_free_text(reason, field="reason")
    check_free_text(accompanied_by, field="accompanied_by")
    evaluation = Evaluation.objects.visible_to(by).get(id=evaluation_id)
    recorder = by.id
    if recorder is None or not rules.can_choose_for(by, evaluation):
        raise Refused(_("Seule la structure qui suit la personne écrit son choix."))
    if pathway not in Pathway.values or pathway == Pathway.P0 or chosen_by not in ChosenBy.values:
        raise Refused(_("Ce choix n’est pas dans la liste. Rechargez la page."), code="unknown-code")
    lock_person(evaluation.person_id)
    former = standing_choice(by, evaluation_id)
    said = {"pathway": pathway, "chosen_by": chosen_by, "reason": reason, "accompanied_by": accompanied_by}
    if former and all(getattr(former, name) == value for name, value in said.items()):
        return former
    choice = PathwayChoice(
        person_id=evaluation.person_id,
        home_structure_id=evaluation.home_structure_id,
        network_id=evaluation.network_id,
        evaluation=evaluation,
        **said,
        at=clock.now(),
        recorded_by_id=recorder,
    )
    choice.save()
    record("pathway.chosen", subject=choice, by=by, person_id=evaluation.person_id)
    return choice


def standing_choice(by: Member, evaluation_id: UUID) -> PathwayChoice | None:
    """The latest choice written after an evaluation, as far as the member may read the scope `needs`."""
    return (
        PathwayChoice.objects.visible_to(by)
        .filter(evaluation_id=evaluation_id)
        .order_by("-at", "-id")
        .first()
    )
