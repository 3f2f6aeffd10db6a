"""What the coordination does about a request that waits for too long; none of it moves a state (referrals §7)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock, workdays
from core.kernel.errors import Conflict, Incomplete, require
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from referrals.models import CALLS, EXTENSIONS, LateAct, LateNote, Referral
from referrals.operations.moving import Moving, moving, same_version, told
from referrals.rules import rights
from referrals.states import ALIVE, DueKind

LONGEST = timedelta(days=30)


@transaction.atomic
def extend(
    referral_id: UUID, *, by: Member, until: date, reason: str, version: int | None = None
) -> Referral:
    """Give whoever owes the next act until a day, thirty days ahead at most. The ladder starts again from it.

    Said again, it moves the day; each time is in the history.
    """
    seen = _coordinated(referral_id, by=by)
    if reason not in EXTENSIONS:
        raise Incomplete(_("Choisissez la raison."), field="reason")
    today = clock.now().astimezone(clock.zone()).date()
    if not today < until <= today + LONGEST:
        raise Incomplete(_("Choisissez un jour entre demain et dans 30 jours."), field="until")
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        _check_waits(work)
        at = workdays.at_opening(until, work.network.time_zone)
        for handoff in work.handoffs:
            if handoff.awaiting or handoff.engaged:
                assert handoff.owed_by is not None
                work.wait(handoff, due_at=at, owed_by=handoff.owed_by)
        work.tick(DueKind(work.referral.next_due_kind or DueKind.ANSWER), due_at=at)
        _note(work, LateAct.EXTENDED, by=by, reason=reason, until=until)
        record("referral.extended", by=by, reason=reason, until=until.isoformat(), **told(work))
    return work.referral


@transaction.atomic
def note_call(referral_id: UUID, *, by: Member, reason: str) -> None:
    """Note that the coordination called, and whether someone answered. No delay moves."""
    seen = _coordinated(referral_id, by=by)
    if reason not in CALLS:
        raise Incomplete(_("Dites si quelqu’un a répondu."), field="reason")
    with moving(referral_id, person_id=seen.person_id) as work:
        _check_waits(work)
        _note(work, LateAct.CALLED, by=by, reason=reason)
        record("referral.called_about", by=by, reason=reason, **told(work))


@transaction.atomic
def propose(referral_id: UUID, *, by: Member, structure_id: int) -> None:
    """Propose another structure; the sender confirms, or not, with the person. Nothing leaves before."""
    seen = _coordinated(referral_id, by=by)
    others = Structure.objects.visible_to(by).possible_recipients().exclude(pk=seen.sender_structure_id)
    if not others.filter(pk=structure_id).exists():
        raise Incomplete(_("Choisissez une structure qui peut recevoir une demande."), field="structure")
    with moving(referral_id, person_id=seen.person_id) as work:
        _check_waits(work)
        _note(work, LateAct.PROPOSED, by=by, structure_id=structure_id)
        record("target.proposed", by=by, structure=structure_id, **told(work))


def _coordinated(referral_id: UUID, *, by: Member) -> Referral:
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(rights.can_sign(by, seen), _("Seule la coordination du réseau fait cela."))
    return seen


def _check_waits(work: Moving) -> None:
    if work.referral.state not in ALIVE or work.referral.next_due_kind == DueKind.CLOSING:
        raise Conflict(_("Cette demande n’attend plus personne."), code="wrong-state")


def _note(work: Moving, act: LateAct, *, by: Member, **what: Any) -> None:
    LateNote(
        id=uuid7(),
        network_id=work.referral.network_id,
        referral=work.referral,
        sender_structure_id=work.referral.sender_structure_id,
        act=act,
        by_id=by.id,
        at=work.now,
        **what,
    ).save()
