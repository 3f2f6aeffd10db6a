"""A place on the waiting list: kept until a day, looked at again every ten working days (referrals §3, T7)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from referrals.models import Handoff
from referrals.operations.moving import moving, same_version
from referrals.operations.telling import owing
from referrals.rules import rights
from referrals.rules.holders import via_of
from referrals.states import Act, DueKind, ToTell

LONGEST_WAIT = timedelta(days=45)


@transaction.atomic
def waitlist(
    handoff_id: UUID,
    *,
    by: Member,
    until: date,
    via: str = "",
    answerer: str = "",
    version: int | None = None,
) -> Handoff:
    """Keep a place until `until`, 45 days ahead at most. The sender may ask elsewhere meanwhile.

    Said again, it moves the day. The sender is told.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    via = via or via_of(by)
    require(rights.can_answer(by, seen, via), _("Seule la structure sollicitée peut répondre."))
    rights.check_answerer(via, answerer)
    today = clock.now().astimezone(clock.zone()).date()
    if not today < until <= today + LONGEST_WAIT:
        raise Incomplete(
            _("Choisissez un jour entre demain et dans 45 jours : au-delà, mieux vaut un autre lieu."),
            field="until",
        )
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        work.move(
            handoff,
            Act.WAITLIST,
            due=DueKind.WAITLIST,
            not_after=until,
            waitlisted_until=until,
            via=via,
            answerer=answerer,
            seen_at=handoff.seen_at or work.now,
        )
        work.follow(**owing(work, ToTell.WAITLISTED, DueKind.UNPLACED))
        work.record("handoff.waitlisted", handoff, by=by, until=until.isoformat())
    return handoff
