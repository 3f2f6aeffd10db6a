"""What a colleague leaves when she is away, line by line: each is acted on by itself, with its result (referrals §12)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from core.kernel.querysets import Member
from referrals.models import Appointment, CallBack, Handoff, Referral
from referrals.operations.assigning import Result, assign, attempt, entrust
from referrals.operations.covering import give_hour
from referrals.queries.absences import CALL, FOLLOWED, HOUR, SENT


@dataclass(frozen=True, slots=True)
class Ticket:
    """One line as the page carried it: its family, its id, the version that was shown."""

    kind: str
    id: UUID
    version: int


def give(line: Ticket, *, by: Member, to: UUID) -> None:
    """To a colleague: an hour with its request, a request received or sent, a call with the request it is about."""
    if line.kind == HOUR:
        give_hour(line.id, by=by, to=to, version=line.version)
    elif line.kind == FOLLOWED:
        assign(line.id, by=by, to=to, version=line.version)
    elif line.kind == SENT:
        entrust(line.id, by=by, to=to, version=line.version)
    else:
        _give_call(line.id, by=by, to=to)


def each(lines: Sequence[Ticket], *, by: Member, act: Callable[[Ticket], None]) -> list[Result]:
    """Whoever's person comes first in the order of locks; what is refused for one undoes none of the others."""
    ids = {line.id: line for line in lines}
    of = {kind: [line.id for line in lines if line.kind == kind] for kind in (HOUR, FOLLOWED, SENT, CALL)}
    hours = Appointment.objects.visible_to(by).written_by(by).filter(pk__in=of[HOUR]).for_list()
    followed = Handoff.objects.visible_to(by).filter(pk__in=of[FOLLOWED]).select_related("referral")
    rows: list[Any] = [(row, row.handoff.referral.ref_code) for row in hours]
    rows += [(row, row.referral.ref_code) for row in followed]
    rows += [(row, row.ref_code) for row in Referral.objects.visible_to(by).filter(pk__in=of[SENT])]
    rows += [(row, row.ref_code) for row in CallBack.objects.visible_to(by).filter(pk__in=of[CALL])]
    in_order = sorted(rows, key=lambda found: (str(found[0].person_id), found[1], str(found[0].pk)))
    return [attempt(ref, partial(act, ids[row.pk])) for row, ref in in_order]


def _give_call(callback_id: UUID, *, by: Member, to: UUID) -> None:
    """Who calls back is who follows the request."""
    call = CallBack.objects.visible_to(by).get(pk=callback_id)
    mine = Handoff.objects.visible_to(by).asked(by).engaged().filter(referral_id=call.referral_id).first()
    if mine is not None:
        assign(mine.pk, by=by, to=to)
    elif call.referral_id is not None:
        entrust(call.referral_id, by=by, to=to)
