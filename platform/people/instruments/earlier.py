"""What was answered the last time, shown beside the question and never filled in: that would anchor (people §2.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from people.instruments.loading import Instrument


@dataclass(frozen=True, slots=True)
class Earlier:
    """The words of an earlier evaluation, by item and by block, and its day."""

    day: date
    words: Mapping[str, str]


def earlier(
    instrument: Instrument, day: date, *, answers: Mapping[str, Any], evidence: Mapping[str, str], wishes: Any
) -> Earlier:
    """Only what was answered: of a question left aside there is nothing to remember."""
    words = {}
    for code, item in instrument.by_code.items():
        value = answers.get(code)
        if not isinstance(value, int):
            continue
        how = instrument.evidence.get(evidence.get(code, ""), "")
        words[code] = (
            _("%(answer)s (%(how)s)") % {"answer": item.label(value), "how": how}
            if how
            else item.label(value)
        )
    chosen = [option.label for option in instrument.choices["BES"].options if option.value in wishes]
    if chosen:
        words["BES"] = ", ".join(chosen)
    return Earlier(day, words)
