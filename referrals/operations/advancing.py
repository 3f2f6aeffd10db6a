"""The list goes on: whoever comes next is asked at once, by the system, and the sender is told (referrals §1, §3)."""

from uuid import UUID

from django.db import connection

from core.journal.operations import record
from core.kernel.querysets import Member
from core.kernel.tenant import System
from referrals.models import Handoff
from referrals.operations.moving import Moving, told
from referrals.operations.telling import owing
from referrals.rules import lists
from referrals.states import LIVE, Act, DueKind, ReferralState, Step, ToTell, Via

TASK = "referrals.list"
KNOWN_TO_HER = frozenset({"cut"})  # she stopped the sharing with the one that was asked


def nobody_left(work: Moving, *, by: Member, after: str) -> bool:
    """Someone is not asked any more: the next of the list is, or the sender looks for another place.

    `after` is the event that led here. True when the next one was sent. While the request is suspended its
    sender holds it already: the list waits with it.
    """
    if work.referral.state == ReferralState.SUSPENDED:
        return False
    if advance(work):
        return True
    live = [handoff for handoff in work.handoffs if handoff.state in LIVE]
    if live:
        if not any(handoff.engaged for handoff in live):
            work.follow()
        return False
    work.step(
        Step.NOBODY_LEFT,
        due=DueKind.UNPLACED,
        holder_structure_id=work.answering_id,
        holder_id=work.sender_id,
        **({} if after in KNOWN_TO_HER else owing(work, ToTell.UNPLACED, DueKind.UNPLACED)),
    )
    record("referral.unplaced", by=by, after=after, **told(work))
    return False


def advance(work: Moving) -> bool:
    """Send the first of those prepared that may still be asked. Those that may not leave the list.

    Nothing happens while someone must answer: the silence of one never sends the next.
    """
    if lists.someone_must_answer(work.handoffs):
        return False
    for handoff in lists.in_order(work.handoffs):
        hindrance = hindrance_to_send(handoff.pk)
        if not hindrance:
            send_prepared(work, handoff, by=_system(work))
            return True
        _drop(work, handoff, hindrance)
    return False


def send_prepared(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """Its turn has come: the database freezes the preview that its sender had prepared."""
    work.move(handoff, Act.SEND, due=DueKind.ANSWER, sent_at=work.now)
    work.follow()
    work.record("handoff.sent", handoff, by=by, via=Via.SYSTEM if by.system else Via.WEB)


def _drop(work: Moving, handoff: Handoff, hindrance: str) -> None:
    """What was agreed has ended, or the structure receives nothing any more. It never knew of the request."""
    by = _system(work)
    if hindrance == "structure":
        work.move(handoff, Act.RECALL, recall_reason="structure_unavailable", decided_at=work.now)
        work.record("handoff.recalled", handoff, by=by, reason="structure_unavailable")
    else:
        work.move(handoff, Act.CUT, decided_at=work.now)
        work.record("handoff.cut", handoff, by=by)


def hindrance_to_send(handoff_id: UUID) -> str:
    """Asked of the database: whoever answers may read neither the agreements nor the other structures."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.hindrance_to_send(%s)", [handoff_id])
        return str(cursor.fetchone()[0])


def _system(work: Moving) -> System:
    """Neither who declines nor who recalls sends the next one: the list does."""
    return System(
        system=TASK, network_id=work.referral.network_id, structure_id=work.referral.sender_structure_id
    )
