"""The ordered list of structures: one asked at a time, the others wait their turn (referrals §1)."""

from collections.abc import Iterable, Sequence

from referrals.models import Handoff

LONGEST = 5


def length(handoffs: Iterable[Handoff]) -> int:
    """The one that is asked, those that keep a place, and those that wait their turn."""
    return sum(handoff.prepared or handoff.awaiting for handoff in handoffs)


def in_order(handoffs: Iterable[Handoff]) -> list[Handoff]:
    """Those that wait their turn, the next first."""
    return sorted((handoff for handoff in handoffs if handoff.prepared), key=lambda handoff: handoff.rank)


def someone_must_answer(handoffs: Iterable[Handoff]) -> bool:
    """Someone is being asked, or has accepted: the next one waits. A place on a waiting list holds up nobody."""
    return any(handoff.asked or handoff.engaged for handoff in handoffs)


def may_go_on(handoffs: Sequence[Handoff]) -> bool:
    """The sender may send the next one now: those asked so far only keep a place."""
    return bool(in_order(handoffs)) and not someone_must_answer(handoffs)


def current(handoffs: Sequence[Handoff]) -> Handoff | None:
    """The one a page is about: who has accepted, else who is asked, else who was told last; never who waits its turn."""
    told = [handoff for handoff in handoffs if handoff.sent_at is not None]
    return max(
        told, key=lambda one: (one.engaged, one.asked, one.awaiting, one.sent_at, one.rank), default=None
    )
