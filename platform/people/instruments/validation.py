"""What an evaluation may say. The screen, the command and the API read lines here and refuse the same things.

The first fault is told, in the published order (people §2.2).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from people.instruments.loading import Instrument

ANSWERS = (0, 1, 2)


@dataclass(frozen=True)
class Line:
    """A valid evaluation: the answers given (a missing one is absent), their evidence, and what was ticked."""

    id: str
    answers: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    ticked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has_ticked(self, token: str) -> bool:
        """`token` is `BES:urgent`, `FRE:voir`…"""
        block, _, value = token.partition(":")
        return value in self.ticked.get(block, ())


@dataclass(frozen=True)
class Fault:
    """Why a line is refused: a code, and what it is about."""

    id: str | None
    error: str
    detail: Any = None

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "error": self.error, "detail": self.detail}


def parse(instrument: Instrument, text: str | bytes) -> Line | Fault:
    """A line of text. What is not JSON is an `invalid_line`."""
    try:
        source = json.loads(
            text if isinstance(text, str) else text.decode("utf-8"), parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        return Fault(None, "invalid_line")
    return check(instrument, source)


def check(instrument: Instrument, source: Any) -> Line | Fault:
    """A parsed line, or its first fault."""
    if not isinstance(source, Mapping) or not isinstance(source.get("id"), str):
        return Fault(None, "invalid_line")
    blocks = tuple(instrument.choices)
    line_id: str = source["id"]
    if not _has_shape(source, blocks):
        return Fault(line_id, "invalid_line")
    if source.get("version", instrument.version) != instrument.version:
        return Fault(line_id, "unknown_version", source["version"])
    answers, evidence = source.get("answers", {}), source.get("evidence", {})
    ticked = {block: source.get(block, []) for block in blocks}
    fault = (
        _unknown_item(instrument, source)
        or _first("invalid_answer", instrument, answers, _is_answer)
        or _first(
            "invalid_evidence", instrument, evidence, lambda value: _is_one_of(value, instrument.evidence)
        )
        or _wrong_choice(instrument, ticked)
    )
    if fault:
        return Fault(line_id, *fault)
    return Line(
        id=line_id,
        answers={code: value for code, value in answers.items() if value in ANSWERS},
        evidence=dict(evidence),
        ticked={
            block: tuple(
                option.value for option in instrument.choices[block].options if option.value in ticked[block]
            )
            for block in blocks
        },
    )


def _has_shape(source: Mapping[str, Any], blocks: Iterable[str]) -> bool:
    return all(isinstance(source.get(name, {}), Mapping) for name in ("answers", "evidence")) and all(
        isinstance(source.get(block, []), list)
        and all(isinstance(value, str) for value in source.get(block, []))
        for block in blocks
    )


def _unknown_item(instrument: Instrument, source: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first in the line's own order."""
    for name, value in source.items():
        if name in ("answers", "evidence"):
            for code in value:
                if code not in instrument.by_code:
                    return "unknown_item", code
    return None


def _first(
    error: str, instrument: Instrument, given: Mapping[str, Any], valid: Any
) -> tuple[str, str] | None:
    """The first wrong value in the instrument's order."""
    for item in instrument.items:
        if item.code in given and not valid(given[item.code]):
            return error, item.code
    return None


def _is_answer(value: Any) -> bool:
    return value is None or value in ("NO", "NR") or (type(value) is int and value in ANSWERS)


def _is_one_of(value: Any, allowed: Mapping[str, str]) -> bool:
    return isinstance(value, str) and value in allowed


def _wrong_choice(instrument: Instrument, ticked: Mapping[str, list[str]]) -> tuple[str, str] | None:
    for block, values in ticked.items():
        for value in values:
            if value not in instrument.choices[block].by_value:
                return "unknown_option", f"{block}:{value}"
    for block, values in ticked.items():
        limit = instrument.choices[block].max_choices
        if limit is not None and len(set(values)) > limit:
            return "too_many_choices", block
    return None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
