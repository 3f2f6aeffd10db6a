"""Messages already planned, written by the owner: tests of sending start here, tests of planning do not."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from core.kernel import clock
from core.kernel.ids import uuid7
from core.tenancy.models import Structure
from notifications.catalogue import LINES, Channel
from notifications.models import Message


def message(
    structure: Structure, subject_id: UUID, *, purpose: str = "handoff.sent", **fields: Any
) -> Message:
    """One message to the structure's mailbox, due a minute ago."""
    row = LINES.get(purpose)
    defaults = {
        "network_id": structure.network_id,
        "owner_structure": structure,
        "key": f"{purpose}:{uuid7()}",
        "purpose": purpose,
        "message_class": row.urgency if row else "A",
        "channel": Channel.MAIL,
        "subject_type": row.subject if row else "handoff",
        "subject_id": subject_id,
        "priority": 1,
        "not_before": clock.now() - timedelta(minutes=1),
    }
    made = Message(**defaults | fields)
    made.save()
    return made
