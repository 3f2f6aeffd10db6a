"""An agreement that ends while someone follows the person: everything waits, nothing is lost (referrals §5)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from core.kernel import clock
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from referrals.models import Referral
from referrals.operations.moving import moving
from referrals.operations.suspending import all_covered, covered, go_on, is_lapsed, put_aside
from referrals.queries.hers import about
from referrals.states import DueKind, PauseReason, ReferralState, SuspendReason


@transaction.atomic
def suspend_lapsed(person_id: UUID, structures: Iterable[int], *, by: Member) -> int:
    """Suspend each request under way with a structure that no agreement names any more. How many. Twice is harmless.

    Access had ended by the date itself. Her home structure is told that she must be asked again.
    """
    lock_person(person_id)
    ended, done = set(structures), 0
    for referral_id in about(person_id):
        with moving(referral_id, person_id=None) as work:
            if work.referral.state not in (ReferralState.OPEN, ReferralState.ENGAGED):
                continue
            asked = [one for one in work.handoffs if one.engaged or one.awaiting]
            if not any(one.target_id in ended and not covered(one, by=by) for one in asked):
                continue
            due_at = work.due(DueKind.SUSPENDED)
            put_aside(
                work,
                by=by,
                reason=SuspendReason.CONSENT_EXPIRED,
                until=due_at.astimezone(clock.zone()).date(),
                due_at=due_at,
                pause=PauseReason.CONSENT_EXPIRED,
            )
            done += 1
    return done


@transaction.atomic
def take_up_covered(person_id: UUID, *, by: Member) -> int:
    """Take up what waited for an agreement, now that one names everyone concerned. How many. Twice is harmless."""
    waiting = Referral.objects.visible_to(by).about(person_id).lapsed().values_list("pk", flat=True)
    done = 0
    for referral_id in sorted(waiting):
        with moving(referral_id, person_id=person_id) as work:
            if is_lapsed(work.referral) and all_covered(work, by=by):
                go_on(work, by=by)
                done += 1
    return done
