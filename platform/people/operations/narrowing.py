"""Share less: fewer things, or with fewer structures, within one agreement. It needs no new evidence."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people.models import Consent, ConsentAct
from people.operations.ledger import append, following, in_force, own_person, receiving


@transaction.atomic
def narrow(
    chain: UUID,
    *,
    by: Member,
    person_id: UUID,
    scopes: Sequence[Scope | int],
    structures: Sequence[int],
) -> Consent:
    """Keep only these things and these structures; access to the rest ends in this transaction.

    Raises Conflict when the agreement has ended, Incomplete when nothing would change or nothing be left.
    Once done, doing it again is refused: nothing changes any more.
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    before = in_force(by, person_id)
    standing = next((each for each in before if each.chain == chain), None)
    if standing is None:
        raise Conflict(
            _("Cet accord n’est plus en cours. Revenez à la page de ses accords."), code="consent-expired"
        )
    wanted = {int(scope) for scope in scopes}
    kept = {
        one: tuple(scope for scope in each if scope in wanted)
        for one, each in standing.opens.items()
        if one in set(structures)
    }
    kept = {one: each for one, each in kept.items() if each}
    if not kept:
        raise Incomplete(
            _("Il ne resterait rien. Pour tout arrêter, choisissez « n’est plus d’accord »."), field="things"
        )
    if kept == dict(standing.opens):
        raise Incomplete(_("Décochez ce qu’elle ne veut plus partager."), field="things")
    named = sorted({scope for each in kept.values() for scope in each})
    row = following(standing.last, ConsentAct.NARROWED, by=by, scopes=named)
    append(row, kept)
    ended = {one for each in before for one in each.opens} - receiving(by, person_id)
    record(
        "consent.narrowed",
        subject=person,
        by=by,
        person_id=person_id,
        consent_id=row.pk,
        scopes=named,
        structures=sorted(kept),
        ended=sorted(ended),
    )
    return row
