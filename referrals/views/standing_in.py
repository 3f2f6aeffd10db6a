"""A colleague's file asks one tap a day and a session before it opens, on each of its pages (referrals §13)."""

from typing import Any

from core.kernel import clock
from referrals.models import Handoff

STANDING_IN = "standing_in"


def must_say_why(request: Any, handoff: Handoff) -> bool:
    """A colleague follows it, and one has not said today in this session why one opens it."""
    if not handoff.engaged or handoff.assignee_id in (None, request.member.pk):
        return False
    said_on = request.session.get(STANDING_IN, {}).get(str(handoff.pk))
    return bool(said_on != _today())


def say_why(request: Any, handoff: Handoff) -> None:
    """Not asked again today in this session."""
    today = _today()
    kept = {id: day for id, day in request.session.get(STANDING_IN, {}).items() if day == today}
    request.session[STANDING_IN] = kept | {str(handoff.pk): today}


def _today() -> str:
    return clock.now().astimezone(clock.zone()).date().isoformat()
