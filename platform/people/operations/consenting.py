"""Ask the person, and write what she said: yes, no, or not yet. The ledger only grows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.journal.operations import record
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from people.instruments import consent_script
from people.models import Consent, ConsentAct, Person, Purpose
from people.operations.capturing import Taken, expiry
from people.operations.ledger import append, in_force, own_person, towards
from people.operations.opening import open_row, recipients_among, written_before
from people.operations.withdrawing import withdraw

__all__ = ["ask", "expiry", "give", "in_force", "refuse", "towards", "withdraw"]


@transaction.atomic
def ask(
    id: UUID, *, by: Member, person_id: UUID, structures: Sequence[int], language: str = "fr"
) -> Consent | None:
    """Write that the question was put and that she wants to think about it. It opens nothing.

    Her answer, when it comes for the same structures, goes on in the same chain. The same id twice is harmless.
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    if already := written_before(id, by, person_id):
        return already
    row = _closed_row(id, ConsentAct.ASKED, by=by, person=person, chain=id, language=language)
    append(row, recipients_among(by, structures))
    record("consent.asked", subject=row, by=by, person_id=person_id, consent_id=id)
    return row


@transaction.atomic
def give(
    id: UUID,
    *,
    by: Member,
    person_id: UUID,
    scopes: Sequence[Scope | int],
    structures: Sequence[int],
    capture: str,
    witness: str = "",
    phone_called: str = "",
    called_at: datetime | None = None,
    helper: str = "",
    place: str = "",
    copy: str = "",
    language: str = "fr",
    purpose: str = Purpose.REFERRAL,
    guardian_agrees: bool = False,
    own_agreement: str = "",
    tells_guardian: bool = False,
    text: str,
) -> Consent:
    """Write that the person agreed; `text` is what was read aloud, kept with its hash.

    The same id twice returns the first row, whatever the second says. Raises Refused or Incomplete with
    what is missing.
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    if already := written_before(id, by, person_id):
        return already
    consent = open_row(
        id,
        ConsentAct.GIVEN,
        by=by,
        person=person,
        chain=_asked_before(by, person_id, structures) or id,
        scopes=scopes,
        structures=structures,
        purpose=purpose,
        taken=Taken(
            capture=capture,
            text=text,
            witness=witness,
            phone_called=phone_called,
            called_at=called_at,
            helper=helper,
            place=place,
            copy=copy,
            language=language,
            guardian_agrees=guardian_agrees,
            own_agreement=own_agreement,
            tells_guardian=tells_guardian,
        ),
    )
    record(
        "consent.given",
        subject=consent,
        by=by,
        person_id=person_id,
        consent_id=id,
        capture=capture,
        structures=sorted(set(structures)),
    )
    return consent


@transaction.atomic
def refuse(
    id: UUID, *, by: Member, person_id: UUID, structures: Sequence[int] = (), language: str = "fr"
) -> None:
    """Write that the person said no. Nothing is sent; the directory and the address remain open to her.

    A refusal takes nothing back of what she agreed before: that is a withdrawal. The same id twice is harmless.
    """
    person = own_person(by, person_id)
    lock_person(person_id)
    if written_before(id, by, person_id):
        return
    chain = _asked_before(by, person_id, structures) or id
    row = _closed_row(id, ConsentAct.REFUSED, by=by, person=person, chain=chain, language=language)
    append(row, recipients_among(by, structures) if structures else [])
    record("consent.refused", subject=row, by=by, person_id=person_id, consent_id=id)


def _closed_row(
    id: UUID, act: ConsentAct, *, by: Member, person: Person, chain: UUID, language: str
) -> Consent:
    now = clock.now()
    return Consent(
        id=id,
        chain=chain,
        act=act,
        person=person,
        home_structure_id=person.home_structure_id,
        network_id=person.network_id,
        captured_by_id=by.id,
        captured_structure_id=by.structure_id,
        language=language,
        text_version=consent_script.current(language).version,
        at=now,
        starts_at=now,
        expires_at=now,
    )


def _asked_before(by: Member, person_id: UUID, structures: Sequence[int]) -> UUID | None:
    """The chain of a question about just these structures that still waits for its answer."""
    latest: dict[UUID, Consent] = {}
    rows = Consent.objects.visible_to(by).of(person_id).latest_first().prefetch_related("recipients")
    for row in rows:
        latest.setdefault(row.chain, row)
    return next(
        (
            row.chain
            for row in latest.values()
            if row.act == ConsentAct.ASKED
            and {one.structure_id for one in row.recipients.all()} == set(structures)
        ),
        None,
    )
