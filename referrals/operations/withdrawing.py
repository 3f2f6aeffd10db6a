"""The person stops sharing: what was under way with a structure ends, in the same transaction."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from core.journal.operations import record
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from core.tenancy.models import Network
from referrals.operations.advancing import nobody_left
from referrals.operations.moving import Moving, moving, moving_all
from referrals.operations.passing import forget_proposal
from referrals.operations.telling import forget
from referrals.queries.hers import about
from referrals.rules import rights
from referrals.states import ALIVE, LIVE, Act, HandoffState, Step


@transaction.atomic
def cut_all_of(person_id: UUID, *, by: Member, structure_id: int | None) -> None:
    """Cut every referral of one's own person: with one structure, or all of them.

    All of them end together, by a few statements whatever their number. With one structure, each goes its own
    way: another structure of its list may be asked.
    """
    lock_person(person_id)
    if structure_id is not None:
        for referral_id in about(person_id):
            with moving(referral_id, person_id=None) as work:
                _cut(work, by=by, structure_id=structure_id, reason="withdrawn")
        return
    network = Network.objects.get(pk=by.network_id)
    with moving_all(about(person_id), network=network) as works:
        for work in works:
            _cut(work, by=by, structure_id=None, reason="withdrawn")


@transaction.atomic
def cut_ended(person_id: UUID, structures: Iterable[int], *, by: Member) -> None:
    """Cut what is under way with the structures that a narrower agreement leaves with nothing."""
    for structure_id in structures:
        cut_all_of(person_id, by=by, structure_id=structure_id)


@transaction.atomic
def stop_all_of(person_id: UUID, *, by: Member, reason: str) -> None:
    """Stop every referral of one's own person who has died or left, or is being erased. Soberly: « le partage a cessé ».

    Whoever read an erased person is told to destroy what it kept, also where all was over (GDPR art. 19).
    """
    for referral_id in about(person_id):
        if reason == "erased":
            _tell_past_readers(referral_id, by=by, person_id=person_id)
        cut(referral_id, by=by, person_id=person_id, structure_id=None, reason=reason)


def _tell_past_readers(referral_id: UUID, *, by: Member, person_id: UUID) -> None:
    with moving(referral_id, person_id=person_id) as work:
        for handoff in work.handoffs:
            if handoff.state in (HandoffState.ENDED, HandoffState.CUT) and handoff.decided_by_id:
                work.record("handoff.erased", handoff, by=by)


@transaction.atomic
def cut(
    referral_id: UUID,
    *,
    by: Member,
    person_id: UUID | None,
    structure_id: int | None,
    reason: str = "withdrawn",
) -> None:
    """End the handoffs of one referral, with `structure_id` or with all. No reason is told, but for an erasure.

    The right was checked by the withdrawal: her home structure, or the code of her slip. Whoever acts may
    see nothing of the referral before and after. Doing it twice is harmless.
    """
    with moving(referral_id, person_id=person_id) as work:
        _cut(work, by=by, structure_id=structure_id, reason=reason)


def _cut(work: Moving, *, by: Member, structure_id: int | None, reason: str) -> None:
    if work.referral.state not in ALIVE:
        if structure_id is None:
            forget(work)
        return
    concerned = [
        handoff
        for handoff in work.handoffs
        if handoff.state in LIVE and (structure_id is None or handoff.target_id == structure_id)
    ]
    erased = reason == "erased"
    for handoff in concerned:
        assert rights.may(handoff, Act.CUT)
        work.move(handoff, Act.CUT, decided_at=work.now, next_appointment_at=None)
        work.record("handoff.erased" if erased else "handoff.cut", handoff, by=by)
    for handoff in concerned:
        forget_proposal(work, handoff)
    if structure_id is None:
        work.step(
            Step.STOPPED,
            due=None,
            closed_at=work.now,
            close_reason=reason,
            closed_by="human" if reason in ("deceased", "moved") else "person",
        )
        record(
            "referral.stopped",
            subject=work.referral,
            by=by,
            referral=str(work.referral.pk),
            ref_code=work.referral.ref_code,
            sender=work.referral.sender_structure_id,
        )
    elif concerned:
        nobody_left(work, by=by, after="cut")
