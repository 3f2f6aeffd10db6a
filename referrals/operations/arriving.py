"""Someone arrives at a counter: a line of the list, or a paper's code and the first name she says (referrals §3, §8)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from actors.operations.confirming import received_here
from core.journal.operations import record
from core.kernel import codes
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.steering import steer
from core.kernel.sweeps import by_function
from core.kernel.tries import Limit
from people.operations.sharing import grant_for
from people.operations.stopping import network
from referrals.models import DeskLine, Handoff
from referrals.operations.following import start
from referrals.operations.keeping import take_back
from referrals.operations.moving import Moving, moving
from referrals.operations.taking import take
from referrals.states import Act, DueKind, HandoffState, Via

WRONG_AT_COUNTER = Limit("check-ins", 30, 3600)  # a structure's, in an hour
WRONG_FOR_CODE = Limit("check-ins-of-a-code", 5, 3600)  # a code's, known or not


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What the counter reads: done or not, and the reference of what was already hers to receive."""

    done: bool
    too_many: bool = False
    ref_code: str = ""


@transaction.atomic
def arrive(line_id: UUID, *, by: Member) -> DeskLine:
    """« Est arrivée »: the professional is told, and still says whether she came. Twice is harmless."""
    seen = DeskLine.objects.visible_to(by).get(pk=line_id)
    with steer(seen.referral_id):
        person_id = Handoff.objects.person_of(seen.handoff_id)
    with moving(seen.referral_id, person_id=person_id) as work:
        line = DeskLine.objects.visible_to(by).locked(line_id)
        if line.arrived_at is None:
            _note(work, work.handoff(line.handoff_id), line, by=by)
            _open_name(work.handoff(line.handoff_id))
            received_here(by=by)
    return line


@transaction.atomic
def check_in(typed: str, *, by: Member, first_name: str) -> CheckedIn:
    """Receive whoever shows a paper that leads here, in whatever state the request is; her feet decide.

    A refusal is returned, not raised: its count must stay. Unknown, void, mistyped, elsewhere and a wrong
    first name are told alike.
    """
    code = codes.read_code(typed)
    hashed = codes.hash_code(code or "")
    if WRONG_AT_COUNTER.spent(by.structure_id) or (code and WRONG_FOR_CODE.spent(hashed)):
        return CheckedIn(done=False, too_many=True)
    found = _found(hashed, search_text(first_name))
    if found is None:
        WRONG_AT_COUNTER.spend(by.structure_id)
        if code:
            WRONG_FOR_CODE.spend(hashed)
        record("checkin.refused", subject=network(), by=by)
        return CheckedIn(done=False)
    referral_id, handoff_id, person_id = found
    with moving(referral_id, person_id=person_id) as work:
        handoff = work.handoff(handoff_id)
        if not handoff.engaged:
            _take_at_counter(work, handoff, by=by)
        elif handoff.state != HandoffState.PAUSED:
            start(work, handoff, by=by)
        _open_name(handoff)
        line = DeskLine.objects.visible_to(by).of(handoff_id).in_order().first()
        if line is not None and line.arrived_at is None:
            _note(work, handoff, line, by=by)
    received_here(by=by)
    return CheckedIn(done=True, ref_code=work.referral.ref_code)


def forget_yesterday() -> int:
    """Lines of days that are over: nobody reads them since midnight. How many went."""
    return by_function("sweep_desk_lines")(True)


def _take_at_counter(work: Moving, handoff: Handoff, *, by: Member) -> None:
    """T5 then T13 in one: accepted and begun, by the same guards."""
    take(work, handoff, by=by, act=Act.CHECK_IN, due=DueKind.NEWS, via=Via.COUNTER)
    if handoff.person_id is not None:
        grant_for(handoff.pk)
        take_back(work, handoff, by=by)
    work.record("handoff.accepted", handoff, by=by, via=handoff.via)
    work.record("handoff.started", handoff, by=by, via=handoff.via)


def _open_name(handoff: Handoff) -> None:
    """She kept her name until the day, and is here: what she agreed to opens, her agreement read again."""
    with connection.cursor() as cursor:
        cursor.execute("select floor.name_arrives(%s)", [handoff.pk])


def _note(work: Moving, handoff: Handoff, line: DeskLine, *, by: Member) -> None:
    line.arrived_at = work.now
    line.save(update_fields=["arrived_at"])
    work.record(
        "appointment.arrived",
        handoff,
        by=by,
        appointment=str(line.appointment_id),
        assignee=str(handoff.assignee_id) if handoff.assignee_id else None,
    )


def _found(code_hash: str, said: str) -> tuple[UUID, UUID, UUID | None] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select referral, handoff, person from floor.check_in_by_code(%s, %s)", [code_hash, said]
        )
        row = cursor.fetchone()
        return None if row is None else (row[0], row[1], row[2])
