"""Go on, or go further, within one agreement: the whole text is read again, with evidence as for a first yes."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people.models import Capture, Consent, ConsentAct
from people.operations.capturing import Taken
from people.operations.ledger import Standing, in_force, own_person
from people.operations.opening import open_row, written_before


@transaction.atomic
def extend(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    chain: UUID,
    scopes: Sequence[Scope | int],
    structures: Sequence[int],
    taken: Taken,
) -> Consent:
    """Add things or structures to what the person agreed. What is named is what holds, from now, for all of it.

    The term counts from today, by the new evidence: the text that was read said so. The same id twice is harmless.
    Raises Incomplete when nothing is added, Conflict when the agreement has ended.
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    if already := written_before(id, by, person_id):
        return already
    standing = _standing(by, person_id, chain)
    wanted, named = {int(scope) for scope in scopes}, set(structures)
    if not (wanted >= set(standing.scopes) and named >= set(standing.structures)):
        raise Incomplete(
            _("Une extension garde ce qui est déjà accepté. Pour partager moins, choisissez « réduire »."),
            field="things",
        )
    if all(wanted <= set(standing.opens.get(one, ())) for one in named):
        raise Incomplete(_("Cochez ce que la personne accepte en plus."), field="things")
    row = open_row(
        id,
        ConsentAct.EXTENDED,
        by=by,
        person=person,
        chain=chain,
        scopes=sorted(wanted),
        structures=sorted(named),
        purpose=standing.last.purpose,
        taken=taken,
    )
    record(
        "consent.extended",
        subject=row,
        by=by,
        person_id=person_id,
        consent_id=id,
        capture=taken.capture,
        scopes=row.scopes,
        structures=sorted(named),
    )
    return row


@transaction.atomic
def renew(id: UUID, *, by: Member, person_id: UUID, chain: UUID, taken: Taken) -> Consent:
    """Carry the same agreement on for a new term. The same id twice is harmless.

    An agreement given on the phone is not carried on by another call: it is confirmed otherwise (people §3).
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    if already := written_before(id, by, person_id):
        return already
    standing = _standing(by, person_id, chain)
    if standing.last.capture == taken.capture == Capture.ORAL_PHONE:
        raise Refused(
            _("Un accord donné au téléphone se confirme autrement : en face à face, par écrit ou à l’écran."),
            code="evidence-missing",
            field="capture",
        )
    row = open_row(
        id,
        ConsentAct.RENEWED,
        by=by,
        person=person,
        chain=chain,
        scopes=standing.scopes,
        structures=standing.structures,
        purpose=standing.last.purpose,
        taken=taken,
        opens=standing.opens,
    )
    record(
        "consent.renewed",
        subject=row,
        by=by,
        person_id=person_id,
        consent_id=id,
        capture=taken.capture,
        structures=standing.structures,
    )
    return row


def _standing(by: Member, person_id: UUID, chain: UUID) -> Standing:
    for standing in in_force(by, person_id):
        if standing.chain == chain:
            return standing
    raise Conflict(
        _("Cet accord n’est plus en cours : demandez-en un nouveau à la personne."), code="consent-expired"
    )
