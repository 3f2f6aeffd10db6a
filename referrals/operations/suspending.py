"""A whole request that waits: its sender holds it, nothing of it is lost, and a day is set (referrals §5)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import workdays
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from people.operations.ledger import towards
from people.operations.sharing import scopes_agreed
from referrals.models import Handoff, OwedBy, Referral
from referrals.operations.advancing import nobody_left
from referrals.operations.moving import Moving, moving, same_version, told
from referrals.operations.pausing import check_day
from referrals.rules import lists, rights
from referrals.states import (
    LIVE,
    SUSPENSIONS,
    Act,
    DueKind,
    HandoffState,
    PauseReason,
    ReferralState,
    Step,
    SuspendReason,
)

_CLOCKS = {
    HandoffState.SENT: DueKind.ANSWER,
    HandoffState.INFO_REQUESTED: DueKind.INFO,
    HandoffState.WAITLISTED: DueKind.WAITLIST,
}


@transaction.atomic
def suspend(
    referral_id: UUID, *, by: Member, reason: str, until: date, version: int | None = None
) -> Referral:
    """Make the request wait until a day: the person is away, or asks for it. Whoever is asked or engaged is told.

    The sender answers for the person meanwhile. A second click is refused by its state.
    """
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande la suspend."))
    if reason not in SUSPENSIONS:
        raise Incomplete(_("Choisissez la raison."), field="reason")
    check_day(until)
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        due_at = workdays.at_opening(until, work.network.time_zone)
        put_aside(work, by=by, reason=reason, until=until, due_at=due_at, pause=PauseReason.SUSPENDED)
    return work.referral


def put_aside(
    work: Moving, *, by: Member, reason: str, until: date, due_at: datetime, pause: PauseReason
) -> None:
    """Suspend the referral and pause what is engaged; whoever is asked owes nothing until then."""
    for handoff in work.handoffs:
        if handoff.engaged:
            before = handoff.paused_from or handoff.state
            work.move(
                handoff,
                Act.SUSPEND,
                due=DueKind.SUSPENDED,
                due_at=due_at,
                owed_by=OwedBy.SENDER,
                paused_until=until,
                pause_reason=pause,
                paused_from=before,
            )
            work.record("handoff.paused", handoff, by=by, reason=pause, until=until.isoformat())
        elif handoff.awaiting:
            work.wait(handoff, due_at=due_at, owed_by=OwedBy.SENDER)
    work.referral.move(Step.SUSPENDED)
    work.tick(
        DueKind.SUSPENDED,
        due_at=due_at,
        suspended_until=until,
        suspend_reason=reason,
        holder_structure_id=work.answering_id,
        holder_id=work.sender_id,
    )
    record("referral.suspended", by=by, reason=reason, until=until.isoformat(), **told(work))


@transaction.atomic
def take_up(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """Take the request up where it stood. Refused without a current agreement for whoever is asked or engaged."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande la reprend."))
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        if not all_covered(work, by=by):
            raise Refused(
                _(
                    "L’accord de la personne est arrivé à sa fin. Redemandez-le-lui, puis reprenez la demande."
                ),
                code="consent-expired",
            )
        go_on(work, by=by)
    return work.referral


@transaction.atomic
def give_up(referral_id: UUID, *, by: Member, version: int | None = None) -> Referral:
    """End a suspended request that will not go on. Whoever is asked is told; nobody may be following the person."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.is_sender(by, seen), _("Seule la structure qui a envoyé la demande y met fin."))
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        require(
            not any(handoff.engaged for handoff in work.handoffs),
            _("Une structure suit encore la personne : c’est elle qui dit ce que ça a donné."),
        )
        for handoff in work.handoffs:
            if handoff.state in LIVE:
                reason = "person_changed_mind"
                work.move(handoff, Act.RECALL, recall_reason=reason, decided_at=work.now, decided_by_id=by.id)
                work.record("handoff.recalled", handoff, by=by, reason=reason)
        sent = work.referral.first_sent_at is not None
        work.step(
            Step.GIVEN_UP if sent else Step.CANCELLED,
            due=None,
            closed_at=work.now,
            close_reason="given_up" if sent else "cancelled",
            closed_by="human",
        )
        record("referral.closed", by=by, reason="given_up", **told(work))
    return work.referral


def go_on(work: Moving, *, by: Member) -> None:
    """Back to the state its handoffs tell, each clock started afresh."""
    cleared: dict[str, Any] = {"suspended_until": None, "suspend_reason": ""}
    engaged = next((handoff for handoff in work.handoffs if handoff.engaged), None)
    asked = [handoff for handoff in work.handoffs if handoff.awaiting]
    if engaged is not None:
        begun = engaged.paused_from != HandoffState.ACCEPTED
        due = DueKind.NEWS if begun else DueKind.FIRST_CONTACT
        work.move(
            engaged,
            Act.RESUME if begun else Act.BACK,
            due=due,
            paused_until=None,
            pause_reason="",
            paused_from="",
        )
        holder = {"holder_structure_id": engaged.target_id, "holder_id": engaged.assignee_id}
        work.step(Step.BACK_TO_ENGAGED, due=due, **holder, **cleared)
        work.record("handoff.resumed", engaged, by=by)
    elif asked:
        work.referral.move(Step.BACK_TO_OPEN)
        for handoff in asked:
            kind = _CLOCKS[HandoffState(handoff.state)]
            owed = OwedBy.SENDER if handoff.state == HandoffState.INFO_REQUESTED else OwedBy.RECIPIENT
            not_after = handoff.waitlisted_until if kind == DueKind.WAITLIST else None
            work.wait(handoff, due_at=work.due(kind, not_after=not_after), owed_by=owed)
        work.follow(**cleared)
    elif lists.in_order(work.handoffs):
        work.referral.move(Step.BACK_TO_OPEN)
        work.tick(DueKind.UNPLACED, **cleared)
        nobody_left(work, by=by, after="resumed")
    elif work.referral.first_sent_at is None:
        work.step(Step.BACK_TO_DRAFT, due=DueKind.DRAFT, **cleared)
    else:
        work.step(Step.BACK_TO_UNPLACED, due=DueKind.UNPLACED, **cleared)
    record("referral.resumed", by=by, **told(work))


def all_covered(work: Moving, *, by: Member) -> bool:
    """Everyone who is asked or engaged is named by an agreement in force."""
    return all(covered(handoff, by=by) for handoff in work.handoffs if handoff.engaged or handoff.awaiting)


def covered(handoff: Handoff, *, by: Member) -> bool:
    """The person's agreement in force names this structure: as home reads it, or one end of the handoff."""
    if handoff.person_id is None:
        return True
    return bool(scopes_agreed(handoff.pk)) or bool(towards(by, handoff.person_id, handoff.target_id))


def is_lapsed(referral: Referral) -> bool:
    return (
        referral.state == ReferralState.SUSPENDED and referral.suspend_reason == SuspendReason.CONSENT_EXPIRED
    )
