"""What the sender does with the list: add a structure, change the order, take one off, send the next (referrals §1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel.errors import Conflict, require
from core.kernel.querysets import Member
from people.models import Person
from referrals.models import Handoff, Need, Referral
from referrals.operations.advancing import send_prepared
from referrals.operations.asking import prepare
from referrals.operations.moving import Moving, moving, same_version
from referrals.rules import lists, rights
from referrals.states import Act

BETWEEN_TWO_RANKS = 32_000  # two structures of one list never have the same rank, not even for an instant
TAKEN_OFF = "taken_off_list"  # by its sender, before its turn came


@transaction.atomic
def add_to_list(
    referral_id: UUID,
    *,
    by: Member,
    target_id: int,
    service_id: UUID | None = None,
    version: int | None = None,
) -> Handoff:
    """Keep one more structure for later, at the end of the list, for what she agreed to for it.

    A second click is refused: the same need is asked once of a structure.
    """
    with _list_of(referral_id, by=by, version=version) as work:
        person = Person.objects.visible_to(by).get(id=work.referral.person_id)
        needs = Need.objects.visible_to(by).of_referral(referral_id).order_by("id")
        handoff = prepare(
            work,
            by=by,
            person=person,
            target_id=target_id,
            needs=list(needs.values_list("code", flat=True)),
            service_id=service_id,
        )
        work.record("handoff.prepared", handoff, by=by, rank=handoff.rank)
    return handoff


@transaction.atomic
def move_in_list(
    referral_id: UUID, handoff_id: UUID, *, by: Member, earlier: bool, version: int | None = None
) -> None:
    """One place earlier or later among those that wait their turn. At either end nothing moves."""
    with _list_of(referral_id, by=by, version=version) as work:
        waiting = lists.in_order(work.handoffs)
        here = _place_of(handoff_id, waiting)
        there = here + (-1 if earlier else 1)
        if not 0 <= there < len(waiting):
            return
        one, other = waiting[here], waiting[there]
        ranks = (one.rank, other.rank)
        for handoff, rank in ((one, BETWEEN_TWO_RANKS), (other, ranks[0]), (one, ranks[1])):
            handoff.rank = rank
            handoff.save(update_fields=["rank"])
        record(
            "list.reordered",
            subject=work.referral,
            by=by,
            referral=str(referral_id),
            order=[str(handoff.pk) for handoff in lists.in_order(work.handoffs)],
        )


@transaction.atomic
def remove_from_list(referral_id: UUID, handoff_id: UUID, *, by: Member, version: int | None = None) -> None:
    """Take off the list a structure that waits its turn. It never knew of the request, and is told nothing."""
    with _list_of(referral_id, by=by, version=version) as work:
        waiting = lists.in_order(work.handoffs)
        handoff = waiting[_place_of(handoff_id, waiting)]
        work.move(handoff, Act.RECALL, recall_reason=TAKEN_OFF, decided_at=work.now, decided_by_id=by.id)
        work.record("handoff.recalled", handoff, by=by, reason=TAKEN_OFF)


@transaction.atomic
def send_next(referral_id: UUID, *, by: Member, version: int | None = None) -> Handoff:
    """Ask the next of the list while others only keep a place on theirs. Their places are kept (referrals §3, T7)."""
    with _list_of(referral_id, by=by, version=version) as work:
        waiting = lists.in_order(work.handoffs)
        if not lists.may_go_on(work.handoffs):
            raise Conflict(
                _("Une structure doit encore répondre : la suivante attend son tour."), code="wrong-state"
            )
        send_prepared(work, waiting[0], by=by)
    return waiting[0]


@contextmanager
def _list_of(referral_id: UUID, *, by: Member, version: int | None) -> Iterator[Moving]:
    """Lock the request of one's own structure while its list may change; its version rises."""
    seen = Referral.objects.visible_to(by).get(id=referral_id)
    require(
        rights.is_sender(by, seen),
        _("Seule la structure qui a envoyé la demande choisit à qui demander ensuite."),
    )
    with moving(referral_id, person_id=seen.person_id) as work:
        same_version(work.referral, version)
        if not rights.can_keep_list(by, work.referral):
            raise Conflict(
                _("Cette demande a trouvé une suite : sa liste ne change plus."), code="wrong-state"
            )
        work.referral.version += 1
        work.referral.save(update_fields=["version"])
        yield work


def _place_of(handoff_id: UUID, waiting: list[Handoff]) -> int:
    found = [place for place, handoff in enumerate(waiting) if handoff.pk == handoff_id]
    if not found:
        raise Conflict(
            _("Cette structure n’attend plus son tour : la liste a changé. Voici où elle en est."),
            code="wrong-state",
        )
    return found[0]
