"""The consent ledger: what it holds today, and the one way to add a line to it. It only grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import require
from core.kernel.querysets import Member
from people import rules
from people.models import Consent, ConsentAct, ConsentRecipient, Person

_KEPT = (
    "chain",
    "purpose",
    "person_id",
    "home_structure_id",
    "network_id",
    "scopes",
    "capture",
    "language",
    "witness",
    "phone_called",
    "called_at",
    "copy",
    "text_version",
    "text_sha256",
    "starts_at",
    "expires_at",
    "guardian_id",
    "own_agreement",
    "tells_guardian",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one chain still opens, structure by structure, as the database computes it."""

    last: Consent
    opens: Mapping[int, tuple[int, ...]]

    @property
    def chain(self) -> UUID:
        return self.last.chain

    @property
    def expires_at(self) -> datetime:
        return self.last.expires_at

    @property
    def structures(self) -> list[int]:
        return sorted(self.opens)

    @property
    def scopes(self) -> list[int]:
        return sorted({scope for each in self.opens.values() for scope in each})


def in_force(by: Member, person_id: UUID) -> list[Standing]:
    """What the ledger of one's own person opens now, chain by chain, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute("select consent, structure_id, scopes from floor.ledger_in_force(%s)", [person_id])
        rows = cursor.fetchall()
    opens: dict[UUID, dict[int, tuple[int, ...]]] = {}
    for consent_id, structure_id, scopes in rows:
        opens.setdefault(consent_id, {})[structure_id] = tuple(scopes)
    lasts = Consent.objects.visible_to(by).filter(pk__in=opens).latest_first()
    return [Standing(last, opens[last.pk]) for last in lasts]


def towards(by: Member, person_id: UUID, structure_id: int) -> list[Standing]:
    """What this structure may receive, chain by chain: nothing is said of the others."""
    return [
        replace(standing, opens={structure_id: standing.opens[structure_id]})
        for standing in in_force(by, person_id)
        if structure_id in standing.opens
    ]


def receiving(by: Member, person_id: UUID) -> set[int]:
    """The structures to which the ledger still opens anything."""
    return {structure_id for standing in in_force(by, person_id) for structure_id in standing.opens}


def own_person(by: Member, person_id: UUID) -> Person:
    """The person whose agreement one may record; a stranger stops here."""
    person: Person = Person.objects.visible_to(by).get(id=person_id)
    require(
        rules.can_consent_for(by, person), _("Seule la structure qui suit la personne recueille son accord.")
    )
    return person


def following(last: Consent, act: ConsentAct, *, by: Member, **changes: Any) -> Consent:
    """The next row of a chain, not yet saved: what the last one said, but for `changes`."""
    row = {
        **{name: getattr(last, name) for name in _KEPT},
        "act": act,
        "captured_by_id": by.id,
        "captured_structure_id": by.structure_id,
        "at": clock.now(),
    }
    return Consent(**row | changes)


def append(consent: Consent, recipients: Mapping[int, Sequence[int]] | Sequence[int]) -> None:
    """Recipients first: the ledger's trigger, on the consent row, reads them to rebuild the grants.

    A mapping names what each structure receives; a plain list gives each all that the act names.
    """
    scopes = recipients if isinstance(recipients, Mapping) else dict.fromkeys(recipients, ())
    ConsentRecipient.objects.bulk_create(
        ConsentRecipient(
            consent_id=consent.id,
            person_id=consent.person_id,
            home_structure_id=consent.home_structure_id,
            network_id=consent.network_id,
            structure_id=structure_id,
            scopes=[] if list(each) == list(consent.scopes) else sorted(each),
        )
        for structure_id, each in scopes.items()
    )
    consent.save()
