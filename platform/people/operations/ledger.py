"""The consent ledger: what it holds today, and the one way to add a line to it. It only grows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.querysets import Member
from people.models import Consent, ConsentAct, ConsentRecipient


def in_force(by: Member, person_id: UUID) -> list[Consent]:
    """The latest row of each chain that still opens something, with its recipients read."""
    rows = (
        Consent.objects.visible_to(by)
        .of(person_id)
        .order_by("chain", "-at", "-id")
        .prefetch_related("recipients")
    )
    latest: dict[UUID, Consent] = {}
    for row in rows:
        latest.setdefault(row.chain, row)
    now = clock.now()
    closed = (ConsentAct.ASKED, ConsentAct.REFUSED, ConsentAct.EXPIRED)
    return [
        row
        for row in latest.values()
        if row.act not in closed and row.expires_at > now and list(row.recipients.all())
    ]


def towards(by: Member, person_id: UUID, structure_id: int) -> list[Consent]:
    """Those in force that name this structure."""
    return [
        consent
        for consent in in_force(by, person_id)
        if any(recipient.structure_id == structure_id for recipient in consent.recipients.all())
    ]


def following(last: Consent, act: ConsentAct, *, by: Member, **changes: Any) -> Consent:
    """The next row of a chain, not yet saved: what the last one said, but for `changes`."""
    kept = {
        name: getattr(last, name)
        for name in (
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
            "text_version",
            "text_sha256",
            "starts_at",
            "expires_at",
        )
    }
    row = {
        **kept,
        "act": act,
        "captured_by_id": by.id,
        "captured_structure_id": by.structure_id,
        "at": clock.now(),
    }
    return Consent(**row | changes)


def append(consent: Consent, recipients: Sequence[int]) -> None:
    """Recipients first: the ledger's trigger, on the consent row, reads them to rebuild the grants."""
    for structure_id in recipients:
        ConsentRecipient(
            consent_id=consent.id,
            person_id=consent.person_id,
            home_structure_id=consent.home_structure_id,
            network_id=consent.network_id,
            structure_id=structure_id,
        ).save()
    consent.save()
