"""A follow-up that waits until a day, and goes on again (referrals §3, T14)."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.kernel import clock, workdays
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from people.operations.sharing import scopes_agreed
from referrals.models import Handoff
from referrals.operations.moving import moving, same_version
from referrals.rules import rights
from referrals.states import PAUSES, Act, DueKind, ReferralState

LONGEST_PAUSE = timedelta(days=90)


@transaction.atomic
def pause(handoff_id: UUID, *, by: Member, reason: str, until: date, version: int | None = None) -> Handoff:
    """Wait until a day, ninety days ahead at most; on that day the structure owes news again. The sender is told.

    A second click is refused by its state.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.is_recipient(by, seen), _("Seule la structure qui s’en occupe met le suivi en pause."))
    if reason not in PAUSES:
        raise Incomplete(_("Choisissez la raison."), field="reason")
    check_day(until)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        day = workdays.at_opening(until, work.network.time_zone)
        work.move(handoff, Act.PAUSE, due=DueKind.NEWS, due_at=day, paused_until=until, pause_reason=reason)
        work.tick(DueKind.NEWS, due_at=day)
        work.record("handoff.paused", handoff, by=by, reason=reason, until=until.isoformat())
    return handoff


@transaction.atomic
def resume(handoff_id: UUID, *, by: Member, version: int | None = None) -> Handoff:
    """Take the follow-up up again. Refused while the whole request is suspended, or once the share has ended."""
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    require(rights.is_recipient(by, seen), _("Seule la structure qui s’en occupe reprend le suivi."))
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        same_version(handoff, version)
        require(
            work.referral.state != ReferralState.SUSPENDED,
            _("La structure qui a envoyé la demande l’a suspendue : c’est elle qui la reprend."),
        )
        if handoff.person_id is not None and not scopes_agreed(handoff.pk):
            raise Refused(
                _("L’accord de la personne est arrivé à sa fin. Il faut d’abord le lui redemander."),
                code="consent-expired",
            )
        work.move(handoff, Act.RESUME, due=DueKind.NEWS, paused_until=None, pause_reason="", paused_from="")
        work.tick(DueKind.NEWS)
        work.record("handoff.resumed", handoff, by=by)
    return handoff


def check_day(until: date) -> None:
    """A day to come, ninety days ahead at most."""
    today = clock.now().astimezone(clock.zone()).date()
    if not today < until <= today + LONGEST_PAUSE:
        raise Incomplete(_("Choisissez un jour entre demain et dans 90 jours."), field="until")
