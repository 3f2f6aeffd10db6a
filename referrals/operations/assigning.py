"""Who of the structure answers by name (referrals §3 T12, §12): given, taken, given in number, left behind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel.errors import DomainError, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import ROLES_THAT_OPEN_FILES, Membership
from referrals.models import Handoff, Referral
from referrals.operations.giving_hours import hours_follow
from referrals.operations.moving import Moving, moving, same_version
from referrals.rules import rights
from referrals.states import DueKind, HandoffState, ReferralState

TAKEN_WITHIN = 3  # working days, once its sender has left (referrals §12)


@dataclass(frozen=True, slots=True)
class Item:
    """One line ticked on a list: a request received or, when `sent`, one that the structure made."""

    id: UUID
    version: int
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line: done, or why it was not."""

    ref_code: str
    refused: str = ""


@transaction.atomic
def assign(
    handoff_id: UUID, *, by: Member, to: UUID, version: int | None = None, hour: UUID | None = None
) -> Handoff:
    """Give an engaged request to someone of the team: the lead or whoever has it; anyone takes what nobody has.

    State, holder structure and grants stay; both are told. Giving it again to the same is harmless. `hour`: the
    appointment that the caller gives by itself.
    """
    seen = Handoff.objects.visible_to(by).get(id=handoff_id)
    with moving(seen.referral_id, person_id=seen.person_id) as work:
        handoff = work.handoff(handoff_id)
        if handoff.assignee_id == to and rights.is_recipient(by, handoff):
            return handoff
        same_version(handoff, version)
        taken = to == by.id and rights.can_take(by, handoff)
        require(
            taken or rights.can_assign(by, handoff),
            _("Seuls le responsable de la structure et la personne qui s’en occupe peuvent la confier."),
        )
        require_colleague(to, handoff.target_id)
        former = handoff.assignee_id
        handoff.assignee_id = to
        handoff.version += 1
        fields = ["assignee_id", "version"]
        if work.referral.next_due_kind == DueKind.ASSIGN:
            kind = DueKind.FIRST_CONTACT if handoff.state == HandoffState.ACCEPTED else DueKind.NEWS
            handoff.due_at = work.due(kind)
            fields.append("due_at")
            work.tick(kind, holder_id=to)
        elif work.referral.state == ReferralState.ENGAGED:
            work.tick_on(holder_id=to)
        handoff.save(update_fields=fields)
        work.record(
            "handoff.assigned",
            handoff,
            by=by,
            assignee=str(to),
            former=str(former) if former else None,
            taken=to == by.id,
            given=former is not None and former != by.id,
        )
        hours_follow(work, handoff, by=by, former=former, besides=hour)
    return handoff


@transaction.atomic
def entrust(referral_id: UUID, *, by: Member, to: UUID, version: int | None = None) -> Referral:
    """Give a request that one's structure sent, and holds, to someone of the team; anyone takes what nobody has."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    with moving(referral_id, person_id=seen.person_id) as work:
        referral = work.referral
        if referral.holder_id == to and rights.is_sender(by, referral):
            return referral
        same_version(referral, version)
        taken = to == by.id and referral.holder_id is None and rights.can_hold(by, referral)
        require(
            taken or rights.can_entrust(by, referral),
            _("Seuls le responsable de la structure et la personne qui s’en occupe peuvent la confier."),
        )
        require_colleague(to, referral.sender_structure_id)
        work.tick_on(holder_id=to)
        record(
            "referral.assigned",
            subject=referral,
            by=by,
            person_id=referral.person_id,
            ref_code=referral.ref_code,
            holder=str(to),
        )
    return referral


def assign_all(items: Sequence[Item], *, by: Member, to: UUID) -> list[Result]:
    """Each line by itself: what is refused for one undoes none of the others. Locks are taken in one order."""
    return each(items, by=by, act=lambda item: _one(item, by=by, to=to))


def each(items: Sequence[Item], *, by: Member, act: Callable[[Item], Any]) -> list[Result]:
    """`act` on each line, whoever's person comes first in the order of locks; its result, or why not."""
    received = {item.id: item for item in items if not item.sent}
    sent = {item.id: item for item in items if item.sent}
    rows: list[tuple[Any, str, Item]] = [
        (row.person_id, row.referral.ref_code, received[row.pk])
        for row in Handoff.objects.visible_to(by).filter(pk__in=received).select_related("referral")
    ]
    rows += [
        (row.person_id, row.ref_code, sent[row.pk])
        for row in Referral.objects.visible_to(by).filter(pk__in=sent)
    ]
    in_order = sorted(rows, key=lambda row: (str(row[0]), row[1]))
    return [attempt(ref, partial(act, item)) for _, ref, item in in_order]


def attempt(ref_code: str, act: Callable[[], Any]) -> Result:
    """One line of a list: done, or the sentence that says why it was not; the other lines stand."""
    try:
        with transaction.atomic():
            act()
    except DomainError as refusal:
        return Result(ref_code, str(refusal.message))
    return Result(ref_code)


def release_all_of(member_id: UUID, *, by: Member) -> int:
    """A member has left: what had her name waits for another one, and the structure keeps it. How many requests."""
    with connection.cursor() as cursor:
        cursor.execute("select referral_id, person_id from floor.entrusted_to(%s)", [member_id])
        found = cursor.fetchall()
    for referral_id, person_id in found:
        with moving(referral_id, person_id=person_id) as work:
            _release(work, member_id, by=by)
    return len(found)


def require_colleague(member_id: UUID, structure_id: int) -> None:
    """Someone who opens the files of this structure today."""
    team = Membership.objects.current().filter(structure_id=structure_id, role__in=ROLES_THAT_OPEN_FILES)
    if not team.filter(pk=member_id).exists():
        raise Refused(
            _(
                "Cette personne ne suit pas de demandes dans votre structure. Choisissez quelqu’un de l’équipe."
            ),
            field="to",
        )


def _release(work: Moving, member_id: UUID, *, by: Member) -> None:
    mine = [one for one in work.handoffs if one.engaged and one.assignee_id == member_id]
    holder = {"holder_id": None} if work.referral.holder_id == member_id else {}
    for handoff in mine:
        handoff.assignee_id = None
        handoff.version += 1
        fields = ["assignee_id", "version"]
        if handoff.state != HandoffState.PAUSED and work.referral.state == ReferralState.ENGAGED:
            handoff.due_at = work.due(DueKind.ASSIGN)
            fields.append("due_at")
            work.tick(DueKind.ASSIGN, **holder)
            holder = {}
        handoff.save(update_fields=fields)
        work.record("handoff.released", handoff, by=by)
    if holder:
        work.tick_on(**holder)
        work.nobody_took(TAKEN_WITHIN)


def _one(item: Item, *, by: Member, to: UUID) -> None:
    (entrust if item.sent else assign)(item.id, by=by, to=to, version=item.version)
