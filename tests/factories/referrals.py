"""Referrals in every state, made by the product's own operations, as the application."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from people.models import Person
from people.operations.consenting import give
from people.operations.contacting import set_contact
from referrals.models import Handoff, Referral
from referrals.operations import answering, following, sending
from referrals.operations.sending import Request

THREE = (Scope.IDENTITY, Scope.CONTACT, Scope.NEEDS)


def consent(
    by: Any, person: Person, *structures: Structure, scopes: Any = THREE, capture: str = "oral_witnessed"
) -> Any:
    """Record a consent given in front of a witness, for these structures. Opens its own tenant."""
    with tenant(by):
        return give(
            uuid7(),
            by=by,
            person_id=person.pk,
            scopes=scopes,
            structures=[structure.pk for structure in structures],
            capture=capture,
            witness="Ines",
            phone_called="+33639980001",
            text="lu à voix haute",
        )


@dataclass
class Relayed:
    referral: Referral
    handoff: Handoff
    code: str


def send(
    by: Any,
    person: Person,
    target: Structure,
    *,
    scopes: Any = THREE,
    needs: Any = ("aide-demarches",),
    agreed: bool = True,
    **words: Any,
) -> Relayed:
    """Consent, contact and sending, with a slip."""
    if agreed:
        consent(by, person, target, scopes=scopes)
    with tenant(by):
        set_contact(person.pk, by=by, channels=["phone"], phone="+33639980002", commune="Grenoble")
        sent = sending.send(
            uuid7(),
            by=by,
            person_id=person.pk,
            target_id=target.pk,
            request=Request(needs=needs, **words),
            scopes=scopes,
            with_slip=True,
        )
    return Relayed(sent.referral, sent.handoff, sent.code)


def accept(by: Any, relayed: Relayed) -> Handoff:
    with tenant(by):
        return answering.accept(relayed.handoff.pk, by=by)


def appointment(by: Any, relayed: Relayed) -> Any:
    """Accept, and set an appointment for tomorrow; its id."""
    accept(by, relayed)
    id = uuid7()
    with tenant(by):
        following.set_appointment(
            id,
            by=by,
            handoff_id=relayed.handoff.pk,
            starts_at=clock.now() + timedelta(days=1),
            place="Rue A",
            with_whom=by.user.first_name,
        )
    return id
