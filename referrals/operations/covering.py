"""A colleague is away: who is expected is received by another, told, or given another hour (referrals §12).

Each is the ordinary act; here is what it does to an appointment, one at a time.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from actors.models import PartnerSlot
from actors.operations.slots import withdraw_slot
from actors.states import SlotState
from core.kernel import clock
from core.kernel.errors import Conflict, Refused, require
from core.kernel.ids import uuid7
from core.kernel.querysets import Member
from core.kernel.tenant import lock_person
from core.tenancy.models import Membership
from people.rules import leads
from referrals.models import Appointment, CallBack, CallMotive, Handoff, Presence
from referrals.operations.assigning import assign, require_colleague
from referrals.operations.giving_hours import note_given
from referrals.operations.moving import Moving, moving
from referrals.operations.moving_hours import move_hour
from referrals.queries.contacts import channels_of
from referrals.rules import rights


@transaction.atomic
def give_hour(appointment_id: UUID, *, by: Member, to: UUID, version: int | None = None) -> None:
    """The same hour with a colleague, who follows the request from now on. Twice to the same is harmless."""
    seen = _expected(appointment_id, by=by, version=version)
    require_colleague(to, seen.author_structure_id)
    assign(seen.handoff_id, by=by, to=to, hour=seen.pk)
    _receive(seen, by=by, to=to)


@transaction.atomic
def warn(appointment_id: UUID, *, by: Member, absent_id: UUID, version: int | None = None) -> CallBack:
    """The person will be told today that whom she was to meet is away: on the list of calls of the structure.

    Warned already and not called yet: harmless. Where nothing of her is shared, whoever sent her must tell her.
    """
    seen = _expected(appointment_id, by=by, version=version)
    absent = Membership.objects.visible_to(by).get(pk=absent_id)
    with moving(seen.handoff.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(seen.handoff_id)
        require(
            leads(by) and rights.can_follow(by, handoff), _("Seul le responsable de la structure fait cela.")
        )
        if handoff.person_id is None:
            raise Refused(
                _("Rien n’est partagé pour cette demande : appelez la structure qui l’a envoyée."),
                code="nothing-shared",
            )
        call, fresh = _owe_call(work, handoff, seen, by=by)
        if not fresh:
            return call
        ways = channels_of(by, handoff.person_id)
        work.record(
            "colleague.absent",
            handoff,
            by=by,
            appointment=str(seen.pk),
            starts=seen.starts_at.isoformat(),
            absent=str(absent.pk),
            until=absent.absent_until.isoformat() if absent.absent_until else None,
            replaced_by=str(absent.replaced_by_id) if absent.replaced_by_id else None,
            home=seen.home_structure_id,
            way=ways[0] if ways else None,
            callback=str(call.pk),
        )
    return call


@transaction.atomic
def postpone(
    appointment_id: UUID,
    *,
    by: Member,
    starts_at: datetime | None = None,
    slot_id: UUID | None = None,
    version: int | None = None,
) -> None:
    """Another hour, or one that a colleague keeps free, or none for now. A call is owed: she must hear of it.

    Two at once on one free hour: the second reads a Conflict, and nothing of it is written.
    """
    seen = _expected(appointment_id, by=by, version=version)
    if seen.person_id is not None:
        lock_person(seen.person_id)  # her turn before the hour's, as for whoever books it
    slot = _free_here(slot_id, by=by) if slot_id else None
    if slot is not None:
        withdraw_slot(slot.pk, by=by)
    move_hour(appointment_id, by=by, starts_at=slot.starts_at if slot else starts_at)
    if slot is not None and slot.staff_id is not None:
        assign(seen.handoff_id, by=by, to=slot.staff_id, hour=seen.pk)
        _receive(seen, by=by, to=slot.staff_id)
    if seen.person_id is not None:
        with moving(seen.handoff.referral_id, person_id=seen.person_id) as work:
            _owe_call(work, work.handoff(seen.handoff_id), seen, by=by)


def _expected(appointment_id: UUID, *, by: Member, version: int | None) -> Appointment:
    """One's own structure's, still to come: nobody has noted or moved it meanwhile."""
    found = Appointment.objects.visible_to(by).written_by(by).select_related("handoff")
    seen: Appointment = found.get(pk=appointment_id)
    stands = seen.cancelled_at is None and seen.presence == Presence.UNKNOWN
    if not stands or version is not None and seen.version != version:
        raise Conflict(_("Ce rendez-vous a changé entre-temps."), code="stale-version")
    return seen


def _receive(seen: Appointment, *, by: Member, to: UUID) -> None:
    """Under the request's locks: the first name that she will ask for at the door."""
    with moving(seen.handoff.referral_id, person_id=seen.person_id) as work:
        appointment = Appointment.objects.visible_to(by).locked(seen.pk)
        name = Membership.objects.select_related("user").get(pk=to).user.first_name
        former = seen.handoff.assignee_id
        if appointment.with_whom == name and former == to:
            return
        appointment.with_whom = name
        appointment.version += 1
        appointment.save(update_fields=["with_whom", "version"])
        note_given(work, work.handoff(seen.handoff_id), appointment, by=by, former=former)


def _owe_call(work: Moving, handoff: Handoff, seen: Appointment, *, by: Member) -> tuple[CallBack, bool]:
    """The call that waits already, or a new one, due this evening."""
    waiting = CallBack.objects.visible_to(by).waiting().filter(handoff_id=handoff.pk)
    already = waiting.filter(motive=CallMotive.COLLEAGUE_ABSENT).first()
    if already is not None:
        return already, False
    call = CallBack(
        id=uuid7(),
        network_id=handoff.network_id,
        structure_id=by.structure_id,
        person_id=handoff.person_id,
        referral=work.referral,
        handoff=handoff,
        ref_code=work.referral.ref_code,
        motive=CallMotive.COLLEAGUE_ABSENT,
        taken_by_id=by.id,
        taken_structure_id=by.structure_id,
        at=work.now,
        due_at=max(work.now, min(seen.starts_at, _this_evening(work))),
    )
    call.save()
    return call, True


def _this_evening(work: Moving) -> datetime:
    return work.now.astimezone(clock.zone()).replace(hour=17, minute=0, second=0, microsecond=0)


def _free_here(slot_id: UUID, *, by: Member) -> PartnerSlot:
    found = PartnerSlot.objects.visible_to(by).own(by).filter(pk=slot_id)
    slot: PartnerSlot = PartnerSlot.objects.visible_to(by).locked(found.get().pk)
    if slot.state != SlotState.OPEN:
        raise Conflict(_("Cette heure vient d’être prise. Choisissez-en une autre."), code="full")
    return slot
