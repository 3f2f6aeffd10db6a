"""Silence is told, level after level; it never ends a request by itself (referrals §7)."""

import logging
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from core.journal.operations import record
from core.kernel import clock
from core.kernel.due import Due, due_ids
from core.kernel.querysets import Member
from core.kernel.steering import steer
from core.kernel.tenant import system_member, tenant
from core.tenancy.models import Network, Structure, StructureStatus
from referrals.models import Handoff, Referral
from referrals.operations.closing import close_unread
from referrals.queries.terms import terms_of
from referrals.rules.clocks import COORDINATOR, Pace, Terms, concerned
from referrals.states import ENGAGED, DueKind

logger = logging.getLogger(__name__)

BATCH = 500
CALLED = 2  # the level at which the sender and whoever leads are told


def tell_all_due() -> int:
    """Tell every level that is due, one request and one transaction at a time. How many were told.

    One that cannot be told is an error in the log and holds none of the others.
    """
    told, more, known = 0, True, _Known()
    while more:
        due, before = due_ids("referral", BATCH), told
        for item in due:
            try:
                told += _tell(item, known)
            except (OperationalError, InterfaceError):
                raise  # the database, not the request
            except Exception:
                logger.exception("level not told", extra={"referral": str(item.id)})
        more = len(due) == BATCH and told > before  # without progress other workers are at it
    return told


class _Known(dict[int, Terms]):
    """The terms of each network, read once a sweep."""

    def __missing__(self, network_id: int) -> Terms:
        self[network_id] = found = terms_of(Network.objects.get(pk=network_id))
        return found


def _tell(item: Due, known: _Known) -> bool:
    assert item.structure_id is not None
    structure = Structure.objects.get(pk=item.structure_id)
    with tenant(structure=structure, system="referrals.sweep") as context:
        by = system_member(context)
        if item.name == DueKind.CLOSING:
            return close_unread(item.id, by=by)
        return bool(escalate(item.id, by=by, terms=known[item.network_id]))


@transaction.atomic
def escalate(referral_id: UUID, *, by: Member, terms: Terms | None = None) -> int:
    """Tell the highest level that has passed, once, and set when the next one is. The level; 0 for nothing.

    Harmless twice and from several workers: who holds the row tells, the others pass. Nothing else of
    the request changes: its state, holder and version stay. `terms`: its network's, when already read.
    """
    now = clock.now()
    with steer(referral_id):
        referral = Referral.objects.due_for_a_level(referral_id, now)
        if referral is None:
            return 0
        assert referral.next_due_at is not None and referral.next_due_kind is not None
        if referral.next_due_kind == DueKind.CLOSING:
            return 0  # read meanwhile or not, nobody is chased for a success
        terms = terms or terms_of(Network.objects.get(pk=referral.network_id))
        live = Handoff.objects.of(referral_id).asked_or_engaged()
        pace = terms.pace(referral.next_due_kind, referral, concerned(live))
        if referral.take_by is not None and referral.take_by <= now:
            return _nobody_took(referral, pace, by=by)
        level = pace.level(referral.next_due_at, now)
        if level <= referral.escalation_level < COORDINATOR:
            # A colleague took it meanwhile, or the delay is longer than when this day was set: on its own day.
            after = pace.after_level(referral.next_due_at, level, now)
            referral.level_due_at = min(after, referral.take_by or after)
            referral.save(update_fields=["level_due_at"])
            return 0
        referral.escalation_level = level
        after = pace.after_level(referral.next_due_at, level, now)
        referral.level_due_at = min(after, referral.take_by or after)
        referral.save(update_fields=["escalation_level", "level_due_at"])
        record(
            "referral.escalated",
            subject=referral,
            by=by,
            person_id=referral.person_id,
            **_told(referral, level),
        )
    return level


def _nobody_took(referral: Referral, pace: Pace, *, by: Member) -> int:
    """Its sender left and no colleague took it: her lead is told, once (referrals §12). Its own clock goes on."""
    assert referral.next_due_at is not None
    referral.take_by = None
    referral.level_due_at = pace.after_level(referral.next_due_at, referral.escalation_level, clock.now())
    referral.save(update_fields=["take_by", "level_due_at"])
    record(
        "referral.unfollowed",
        subject=referral,
        by=by,
        person_id=referral.person_id,
        **_told(referral, CALLED),
    )
    return CALLED


@transaction.atomic
def bounced(handoff_id: UUID, *, by: Member) -> bool:
    """The mailbox of a recipient without account returns what is sent: straight to the second level (referrals §7).

    Its sender and the coordinator call. False when it has members, has answered, or this was told already.
    """
    handoff = (
        Handoff.objects.asked_of(by.structure_id or 0).select_related("target").filter(pk=handoff_id).first()
    )
    if handoff is None or not handoff.awaiting or handoff.target.status != StructureStatus.EXTERNAL:
        return False
    with steer(handoff.referral_id):
        referral = Referral.objects.locked(handoff.referral_id)
        if referral.escalation_level >= CALLED or referral.next_due_at is None or not referral.next_due_kind:
            return False
        terms = terms_of(Network.objects.get(pk=referral.network_id))
        pace = terms.pace(referral.next_due_kind, referral, handoff)
        referral.escalation_level = CALLED
        after = pace.after_level(referral.next_due_at, CALLED, clock.now())
        referral.level_due_at = min(after, referral.take_by or after)
        referral.save(update_fields=["escalation_level", "level_due_at"])
        record(
            "referral.escalated",
            subject=referral,
            by=by,
            person_id=referral.person_id,
            bounced=True,
            **_told(referral, CALLED),
        )
    return True


def _told(referral: Referral, level: int) -> dict[str, Any]:
    """Ids, codes and dates: what is late, who owes it, who can help."""
    handoff = Handoff.objects.of(referral.pk).asked_or_engaged().order_by("-sent_at", "pk").first()
    return {
        "referral": str(referral.pk),
        "referral_version": referral.version,
        "ref_code": referral.ref_code,
        "sender": referral.sender_structure_id,
        "target": handoff.target_id if handoff else None,
        "assignee": str(handoff.assignee_id)
        if handoff and handoff.assignee_id and handoff.state in ENGAGED
        else None,
        "clock": referral.next_due_kind,
        "level": level,
        "urgent": referral.priority == "urgent",
    }
