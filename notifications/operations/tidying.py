"""What nobody has to say any more leaves the lists of what is said by hand, with its reason (notifications §3, §10)."""

from datetime import time

from core.kernel.due import due_ids
from core.kernel.tenant import tenant
from core.tenancy.models import Network, Structure
from notifications.catalogue import LINES
from notifications.models import Message
from notifications.operations.checking import is_in_time, person_allows, subject_holds
from notifications.operations.daily import once_a_day
from notifications.operations.gathering import let_go
from notifications.operations.rendering import Subject, subjects_of
from notifications.operations.verdicts import Check, Ready
from notifications.states import MESSAGE, MessageState, Move, SkipReason

TASK = "tidy_lines"
MOST = 1000
MORNING = time(7)
_CHECKS: tuple[Check, ...] = (subject_holds, person_allows, is_in_time)


def tidy_due() -> int:
    """Once a day, before anyone opens the lists."""
    return once_a_day("lines", at=MORNING, work=_of_network)


def tidy(structure: Structure) -> int:
    """Set aside what does not hold any more, is about who died or is erased, or is too late. How many lines.

    A printed letter may be in the post: it is never too late. Twice is harmless.
    """
    gone = 0
    with tenant(structure=structure, system=TASK):
        waiting = list(Message.objects.left_by_hand().for_sending())
        subjects = subjects_of(waiting)
        for message in waiting:
            reason = _why_not(message, subjects.get(message.pk))
            if reason is not None and _skipped(message, reason):
                let_go([message])
                gone += 1
    return gone


def _of_network(network: Network) -> None:
    for due in due_ids("handline", MOST):
        if due.network_id == network.pk and due.structure_id is not None:
            tidy(Structure(id=due.structure_id, network_id=due.network_id))


def _skipped(message: Message, reason: SkipReason) -> bool:
    planned = Message.objects.filter(pk=message.pk, state=MessageState.PLANNED)
    return bool(planned.update(state=MESSAGE.after(MessageState.PLANNED, Move.SKIP), skip_reason=reason))


def _why_not(message: Message, subject: Subject | None) -> SkipReason | None:
    ready = Ready(message, LINES[message.purpose], subject)
    checks = _CHECKS[:-1] if message.batch_id else _CHECKS
    answers = (check(ready) for check in checks)
    return next((answer for answer in answers if isinstance(answer, SkipReason)), None)
