"""Stop sharing from the person's file. By code, without opening it: `stopping`."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import require
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import Consent, ConsentAct, Person
from people.operations.ledger import append, following, in_force


@transaction.atomic
def withdraw(person_id: UUID, *, by: Member, structure_id: int | None = None) -> int:
    """End all sharing, or sharing with one structure, at once. The number of chains that changed.

    No reason is asked. What was under way is cut in this transaction (receivers of `consent.withdrawn`).
    Doing it twice is harmless.
    """
    person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.is_home(by, person),
        _("Seule la structure qui suit la personne arrête le partage depuis sa fiche."),
    )
    lock_person(person_id)
    changed = [_withdrawn(last, by=by, structure_id=structure_id) for last in in_force(by, person_id)]
    count = sum(changed)
    record(
        "consent.withdrawn", subject=person, by=by, person_id=person_id, structure=structure_id, chains=count
    )
    return count


def _withdrawn(last: Consent, *, by: Member, structure_id: int | None) -> bool:
    named = [recipient.structure_id for recipient in last.recipients.all()]
    if structure_id is not None and structure_id not in named:
        return False
    kept = [one for one in named if structure_id is not None and one != structure_id]
    append(following(last, ConsentAct.WITHDRAWN, by=by), kept)
    return True
