"""An instrument as its file says it: items, choices, and the rules that `scoring` interprets."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

PUBLISHED_NAME, PUBLISHED_VERSION = "repere-numerique", "1.0.0"
_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Option:
    """One answer. `service` and `place_filter` belong to the choices of FRE and BES."""

    value: Any
    label: str
    service: str = ""
    place_filter: Mapping[str, list[str]] | None = None


@dataclass(frozen=True)
class Item:
    code: str
    dimension: str
    question: str
    how_to_observe: str
    options: tuple[Option, ...]
    core_gesture: bool
    decides: bool

    def label(self, answer: int) -> str:
        return next(option.label for option in self.options if option.value == answer)


@dataclass(frozen=True)
class Choices:
    """A block of several choices, not scored: FRE (what to provide) or BES (what matters most now)."""

    code: str
    question: str
    max_choices: int | None
    need_priority: int
    options: tuple[Option, ...]

    @cached_property
    def by_value(self) -> dict[str, Option]:
        return {option.value: option for option in self.options}


@dataclass(frozen=True)
class Instrument:
    name: str
    version: str
    dimensions: Mapping[str, str]
    items: tuple[Item, ...]
    choices: Mapping[str, Choices]
    evidence: Mapping[str, str]
    missing: Mapping[str, str]
    services: Mapping[str, str]
    pathways: Mapping[str, Mapping[str, Any]]
    scoring: Mapping[str, Any]
    quick: Mapping[str, Any]
    reassessment_months: Mapping[str, int]
    source: Mapping[str, Any]

    @cached_property
    def by_code(self) -> dict[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def core_gestures(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items if item.core_gesture)

    @cached_property
    def deciding(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items if item.decides)

    @cached_property
    def of_dimension(self) -> dict[str, tuple[str, ...]]:
        return {
            name: tuple(item.code for item in self.items if item.dimension == name)
            for name in self.dimensions
        }

    @cached_property
    def flags(self) -> dict[str, str]:
        return {flag["flag"]: _set(flag["fr"]) for flag in self.scoring["flags"]}


def read(source: Mapping[str, Any]) -> Instrument:
    """An instrument from the parsed JSON of its file."""
    return Instrument(
        name=source["instrument"],
        version=source["version"],
        dimensions=source["dimensions"],
        items=tuple(_item(item) for item in source["items"]),
        choices={block["code"]: _choices(block) for block in source["multi"]},
        evidence=source["evidence_codes"],
        missing=source["missing_codes"],
        services={code: service["label"] for code, service in source["services"].items()},
        pathways=source["pathways"],
        scoring=source["scoring"],
        quick=source["quick_detection"],
        reassessment_months=source["reassessment_months"],
        source=source,
    )


def load(path: Path) -> Instrument:
    """The instrument of a file. Raises OSError, ValueError or KeyError when it is none."""
    return read(json.loads(path.read_text(encoding="utf-8")))


@lru_cache
def published(version: str = PUBLISHED_VERSION) -> Instrument:
    """A version that Relais ships; old evaluations keep theirs."""
    return load(instrument_file(version))


def instrument_file(version: str = PUBLISHED_VERSION) -> Path:
    """The published file itself."""
    return _DATA / f"{PUBLISHED_NAME}-{version}.json"


def cases_file(version: str = PUBLISHED_VERSION) -> Path:
    """The published cases: an input and the line it must give, so that anyone can check."""
    return _DATA / f"{PUBLISHED_NAME}-{version}.cases.json"


# What changed, the latest first: (version, words). A published version is never edited.
HISTORY = (
    ("1.0.0", "Première version publiée : 22 questions et gestes, deux blocs de choix, et leurs règles."),
)

_BEFORE, _AFTER = re.compile(r" (?=[:;?!»])"), re.compile(r"(?<=«) ")


def _set(text: str) -> str:
    """The published text as it is printed: curved apostrophes, and no line that ends before « : ; ? ! »."""
    return _AFTER.sub("\u00a0", _BEFORE.sub("\u00a0", text.replace("'", "’")))


def _item(source: Mapping[str, Any]) -> Item:
    return Item(
        code=source["code"],
        dimension=source["dimension"],
        question=_set(source["question_fr"]),
        how_to_observe=_set(source["how_to_observe_fr"]),
        options=tuple(Option(option["value"], _set(option["fr"])) for option in source["options"]),
        core_gesture=source["core_gesture"],
        decides=source["decides_typology"],
    )


def _choices(source: Mapping[str, Any]) -> Choices:
    return Choices(
        code=source["code"],
        question=_set(source["question_fr"]),
        max_choices=source["max_choices"],
        need_priority=source["need_priority"],
        options=tuple(
            Option(option["value"], _set(option["fr"]), option.get("service", ""), option.get("place_filter"))
            for option in source["options"]
        ),
    )
