"""Two evaluations of one person compared: item by item, only what was answered in both. Never a percentage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from people.instruments.loading import Instrument


@dataclass(frozen=True, slots=True)
class Progress:
    """Codes of items. `not_comparable` were answered in one of the two only."""

    gained: tuple[str, ...]
    same: tuple[str, ...]
    lost: tuple[str, ...]
    not_comparable: tuple[str, ...]

    def gestures_gained(self, instrument: Instrument) -> int:
        return len(set(self.gained) & set(instrument.core_gestures))


def comparable(before: str, after: str) -> bool:
    """Versions of the same major mean the same thing."""
    return before.partition(".")[0] == after.partition(".")[0]


def compare(instrument: Instrument, before: Mapping[str, Any], after: Mapping[str, Any]) -> Progress:
    """What changed from one set of answers to the next."""
    sides: dict[str, list[str]] = {"gained": [], "same": [], "lost": [], "not_comparable": []}
    for code in instrument.by_code:
        old, new = before.get(code), after.get(code)
        if isinstance(old, int) and isinstance(new, int):
            sides["same" if old == new else "gained" if new > old else "lost"].append(code)
        elif isinstance(old, int) or isinstance(new, int):
            sides["not_comparable"].append(code)
    return Progress(*(tuple(sides[name]) for name in ("gained", "same", "lost", "not_comparable")))
