"""Stop sharing from the person's file: all, one structure, one scope. By code, without opening it: `stopping`."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import require
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people import rules
from people.models import ConsentAct, Person
from people.operations.ledger import Standing, append, following, in_force


@transaction.atomic
def withdraw(person_id: UUID, *, by: Member, structure_id: int | None = None) -> int:
    """End all sharing, or sharing with one structure, at once. The number of chains that changed.

    No reason is asked. What was under way is cut in this transaction (receivers of `consent.withdrawn`).
    Doing it twice is harmless.
    """
    person = _own(by, person_id)
    lock_person(person_id)
    ended = []
    for standing in in_force(by, person_id):
        if structure_id is None or structure_id in standing.opens:
            _withdrawn(standing, by=by, structure_id=structure_id, scope=None)
            ended.append(str(standing.chain))
    record(
        "consent.withdrawn",
        subject=person,
        by=by,
        person_id=person_id,
        structure=structure_id,
        chains=len(ended),
        consent=ended[0] if ended else None,
    )
    return len(ended)


@transaction.atomic
def withdraw_scope(
    person_id: UUID, *, by: Member, scope: Scope | int, structure_id: int | None = None
) -> int:
    """Take one thing back, from one structure or from all: the rest stays as agreed. The number of chains changed.

    A structure left with nothing is cut in this transaction (receivers of `consent.narrowed`). Twice is harmless.
    """
    person = _own(by, person_id)
    lock_person(person_id)
    before = in_force(by, person_id)
    count = 0
    for standing in before:
        if any(
            scope in scopes
            for one, scopes in standing.opens.items()
            if structure_id is None or one == structure_id
        ):
            _withdrawn(standing, by=by, structure_id=structure_id, scope=int(scope))
            count += 1
    left = {one for standing in in_force(by, person_id) for one in standing.opens} if count else set()
    ended = sorted({one for standing in before for one in standing.opens} - left) if count else []
    record(
        "consent.narrowed",
        subject=person,
        by=by,
        person_id=person_id,
        structure=structure_id,
        scopes=[int(scope)],
        ended=ended,
        chains=count,
    )
    return count


def _own(by: Member, person_id: UUID) -> Person:
    person: Person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.is_home(by, person),
        _("Seule la structure qui suit la personne arrête le partage depuis sa fiche."),
    )
    return person


def _withdrawn(standing: Standing, *, by: Member, structure_id: int | None, scope: int | None) -> None:
    kept = {}
    for one, scopes in standing.opens.items():
        concerned = structure_id is None or one == structure_id
        left = tuple(each for each in scopes if scope is not None and each != scope) if concerned else scopes
        if left:
            kept[one] = left
    append(following(standing.last, ConsentAct.WITHDRAWN, by=by), kept)
