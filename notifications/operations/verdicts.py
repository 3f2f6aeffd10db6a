"""What a check is asked, and what it answers: it may leave (`None`), a reason to set it aside, or a later instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from notifications.catalogue import Row
from notifications.models import Message
from notifications.operations.rendering import Subject
from notifications.states import Rhythm, SkipReason


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: it is planned again for `at`, to leave with others when a rhythm is named; no try is used up."""

    at: datetime
    rhythm: Rhythm = Rhythm.INSTANT


@dataclass(frozen=True, slots=True)
class Ready:
    """A claimed message, its line of the catalogue, and what it speaks of as it is now."""

    message: Message
    row: Row
    subject: Subject | None


Verdict = SkipReason | Later | None
Check = Callable[[Ready], Verdict]
