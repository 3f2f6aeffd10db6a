"""What every acceptance does, whoever makes it: one's own answer, a counter, an hour kept in advance."""

from typing import Any

from core.kernel import tenant
from core.kernel.querysets import Member
from referrals.models import Handoff
from referrals.operations.moving import Moving
from referrals.operations.passing import hand_over
from referrals.operations.telling import informed, owing
from referrals.rules import rights
from referrals.states import Act, DueKind, Step, ToldBy, ToTell, Via

# She chose the hour, or stands at the counter: the answer is told by itself.
KNOWN_AT_ONCE = {Via.SLOT: ToldBy.SLOT, Via.COUNTER: ToldBy.DESK}


def take(
    work: Moving,
    handoff: Handoff,
    *,
    by: Member,
    act: Act = Act.ACCEPT,
    due: DueKind = DueKind.FIRST_CONTACT,
    assignee_id: Any = None,
    via: str = Via.WEB,
    answerer: str = "",
) -> None:
    """Move the handoff, settle every other one, give the referral to whoever took it.

    Grants are the caller's: they depend on who acts, and are written before `handoff.accepted` is recorded.
    """
    hand_over(work, handoff)
    work.move(
        handoff,
        act,
        due=due,
        decided_at=work.now,
        decided_by_id=by.id,
        assignee_id=assignee_id,
        via=_way(via),
        answerer=answerer,
        seen_at=handoff.seen_at or work.now,
    )
    settle_others(work, winner=handoff, by=by)
    work.step(
        Step.ACCEPTED,
        due=due,
        holder_structure_id=handoff.target_id,
        holder_id=assignee_id,
        holder_news_every=None,  # whoever held it before had said how often
        **owing(work, ToTell.ACCEPTED, due),
    )
    if via in KNOWN_AT_ONCE:
        informed(work, by=by, way=KNOWN_AT_ONCE[Via(via)])


def _way(via: str) -> str:
    """A member's yes says when it came by her program."""
    return Via.API if via == Via.WEB and tenant.current().via == Via.API else via


def settle_others(work: Moving, *, winner: Handoff, by: Member) -> None:
    """Whoever else was asked, or about to be, is told in neutral words that it is taken."""
    for other in work.handoffs:
        if other.pk != winner.pk and rights.may(other, Act.SUPERSEDE):
            work.move(other, Act.SUPERSEDE, superseded_by_id=winner.pk, decided_at=work.now)
            work.record("handoff.superseded", other, by=by)
