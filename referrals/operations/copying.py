"""Text to paste into another tool was taken: an event, so that what the gateway to La Coop would spare is known."""

from uuid import UUID

from django.db import transaction

from core.journal.operations import record
from core.kernel.querysets import Member
from referrals.models import Handoff

BLOCKS = ("coop", "own_tool")


@transaction.atomic
def note_copy(handoff_id: UUID, *, by: Member, block: str) -> None:
    """Note that one of the two blocks was copied. Either end of the handoff; each time counts."""
    assert block in BLOCKS
    handoff = Handoff.objects.visible_to(by).get(id=handoff_id)
    record("text.copied", subject=handoff, by=by, person_id=handoff.person_id, block=block)
