"""What she held is kept ten days after a withdrawal without her code: taken back, or freed (people §3)."""

from uuid import UUID

from django.db import connection

from core.journal.operations import record
from core.kernel.due import due_ids
from core.kernel.querysets import Member
from core.kernel.sweeps import by_function
from core.kernel.tenant import current, system_member, tenant
from core.tenancy.models import Structure
from referrals.models import Appointment, Handoff, KeptKind, KeptPlace
from referrals.operations.following import common
from referrals.operations.moving import Moving

TASK = "free_kept_places"


def take_back(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """A new consent and a new request were accepted here: the hour kept for her is hers again.

    Called inside the acceptance. Her place on a waiting list keeps its date (`KeptPlace.since`).
    """
    if handoff.person_id is None:
        return
    for place in KeptPlace.objects.visible_to(by).kept_for(handoff.person_id, handoff.target_id, work.now):
        if place.kind == KeptKind.APPOINTMENT:
            _again(place, work, handoff, by=by)
        place.retaken_at = work.now
        place.save(update_fields=["retaken_at"])
        work.record("place.retaken", handoff, by=by, place=str(place.pk), kind=place.kind)


def free_due(limit: int = 500) -> int:
    """Free what was kept for ten days. How many. Safe to run at any time, twice, and in two places at once."""
    freed = 0
    for due in due_ids("keptplace", limit):
        assert due.structure_id is not None
        structure = Structure(id=due.structure_id, network_id=due.network_id)
        with tenant(structure=structure, system=TASK):
            freed += _free(due.id)
    return freed


def forget_typed() -> int:
    """Identities and numbers typed for one act, older than thirty days. How many rows were emptied."""
    return by_function("sweep_typed_withdrawals")(True) + by_function("sweep_callbacks")(True)


def _free(place_id: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select floor.free_place(%s)", [place_id])
        freed = bool(cursor.fetchone()[0])
    if freed:
        record("place.freed", subject=KeptPlace(pk=place_id), by=system_member(current()))
    return freed


def _again(place: KeptPlace, work: Moving, handoff: Handoff, *, by: Member) -> None:
    """The same hour under the new handoff. One that is past meanwhile stays where it was."""
    old = Appointment.objects.visible_to(by).filter(pk=place.appointment_id).first()
    if old is None or old.starts_at <= work.now or old.cancelled_at is not None:
        return
    old.cancelled_at = work.now
    old.version += 1
    old.save(update_fields=["cancelled_at", "version"])
    Appointment(
        **common(by, handoff, work),
        starts_at=old.starts_at,
        minutes=old.minutes,
        place=old.place,
        room=old.room,
        with_whom=old.with_whom,
        bring=old.bring,
    ).save()
    handoff.next_appointment_at = old.starts_at
    handoff.save(update_fields=["next_appointment_at"])
