"""Which evaluations a second professional is invited to look at: one in twenty, by draw (people §2.4)."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

ONE_IN = 20
# Later, what has changed since would be taken for a disagreement.
OPEN_FOR = timedelta(days=15)


def is_drawn(evaluation_id: UUID) -> bool:
    """Decided by the id alone, once: loading the page again draws nothing again, and nobody chooses whom."""
    return int.from_bytes(sha256(evaluation_id.bytes).digest()[:8]) % ONE_IN == 0


def agreement(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, bool]:
    """Item by item, only what was answered in both."""
    return {
        code: first[code] == value
        for code, value in second.items()
        if isinstance(value, int) and isinstance(first.get(code), int)
    }
