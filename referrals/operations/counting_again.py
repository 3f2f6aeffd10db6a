"""A closure is declared, or taken back: what its structure owes waits for its return, or waits no longer (referrals §7)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from core.kernel import workdays
from core.kernel.querysets import Member
from core.tenancy.models import Network
from referrals.models import Handoff, OwedBy, Referral
from referrals.operations.moving import Moving, moving_all
from referrals.queries.terms import terms_of
from referrals.rules.clocks import Away, Terms, concerned, moved
from referrals.states import DueKind, HandoffState, ReferralState

TOGETHER = 200  # requests of one batch: the list of those opened is compared with each row


@transaction.atomic
def count_again(away: Away, *, by: Member, lifted: bool = False) -> int:
    """Move the days of every clock that these days concern; a day agreed for a pause stays. How many requests moved.

    Of what is late already, the levels that nobody was told yet wait as well. States and versions stay.
    """
    network = Network.objects.get(pk=by.network_id)
    terms = terms_of(network)
    others = list(terms.away)
    if not lifted:
        others.remove(away)
    without, with_it = terms.with_away(others), terms.with_away([*others, away])
    before, after = (with_it, without) if lifted else (without, with_it)
    count, ids = 0, _around(away.structure_id, by=by)
    for start in range(0, len(ids), TOGETHER):
        with moving_all(ids[start : start + TOGETHER], network=network) as works:
            count += sum(_move(work, before, after) for work in works)
    return count


def _around(structure_id: int | None, *, by: Member) -> Sequence[UUID]:
    rows = Referral.objects.visible_to(by).alive()
    if structure_id is not None:
        rows = rows.around(structure_id)
    return sorted(rows.values_list("pk", flat=True))


def _move(work: Moving, before: Terms, after: Terms) -> bool:
    referral = work.referral
    if referral.state == ReferralState.SUSPENDED or referral.next_due_at is None:
        return False
    changed = False
    for handoff in work.handoffs:
        if handoff.due_at is None or handoff.state == HandoffState.PAUSED:
            continue
        kind = DueKind.INFO if handoff.owed_by == OwedBy.SENDER else DueKind.ANSWER
        at = _new_day(work, handoff.due_at, kind, handoff, before, after)
        if handoff.waitlisted_until and handoff.state == HandoffState.WAITLISTED:
            at = min(at, workdays.at_opening(handoff.waitlisted_until, work.network.time_zone))
        if at != handoff.due_at:
            work.put_off(handoff, at)
            changed = True
    who = concerned(work.handoffs)
    if who is not None and who.state == HandoffState.PAUSED:
        return changed
    planned = (referral.next_due_at, referral.level_due_at)
    kind = DueKind(referral.next_due_kind or DueKind.ANSWER)
    work.replan(_new_day(work, referral.next_due_at, kind, who, before, after))
    return changed or planned != (referral.next_due_at, referral.level_due_at)


def _new_day(
    work: Moving, at: datetime, kind: DueKind, handoff: Handoff | None, before: Terms, after: Terms
) -> datetime:
    """`at` where no closed day touches it, so that what is late stays late; a deadline holds for what moves."""
    old, new = (terms.pace(kind, work.referral, handoff) for terms in (before, after))
    day = moved(at, work.now, old, new)
    return at if day == at else new.no_later(work.now, day)


def away_of(payload: dict[str, str | int | None]) -> Away:
    """The closure that an event tells."""
    structure = payload["structure"]
    first_day, last_day = (date.fromisoformat(str(payload[name])) for name in ("first_day", "last_day"))
    return Away(int(structure) if structure is not None else None, first_day, last_day)
