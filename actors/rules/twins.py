"""Two entries that look like one place: proposed, never merged alone (§5.4)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from actors.rules.geography import Point, metres
from actors.rules.reporting import Twin
from core.kernel.normalise import search_text

_EXPANDED = {
    "mdh": ("maison", "habitants"),
    "bib": ("bibliotheque",),
    "bm": ("bibliotheque", "municipale"),
    "st": ("saint",),
    "ste": ("sainte",),
    "av": ("avenue",),
    "bd": ("boulevard",),
    "pl": ("place",),
}
_ARTICLES = frozenset(["le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "et", "a", "au", "aux"])
_NAME = 0.6
_NEAR = 100.0

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a twin is judged on. `row` in the file, or `place` in the directory."""

    name: str
    address: str
    commune: str
    point: Point | None
    row: int | None = None
    place: UUID | None = None


@lru_cache(maxsize=50_000)
def tokens(text: str) -> frozenset[str]:
    """Words of a name, articles dropped, usual abbreviations expanded."""
    words: set[str] = set()
    for word in re.sub(r"[^a-z0-9 ]", " ", search_text(text)).split():
        words.update(_EXPANDED.get(word, (word,)))
    return frozenset(words - _ARTICLES) or frozenset(words)


def same_name(one: str, other: str) -> bool:
    first, second = tokens(one), tokens(other)
    return bool(first | second) and len(first & second) / len(first | second) >= _NAME


def reasons(one: Candidate, other: Candidate) -> tuple[str, ...]:
    """Why the two may be one; nothing when they are not. A shared address or phone alone is never enough."""
    if not same_name(one.name, other.name):
        return ()
    found = ["same_name"]
    if one.address and tokens(one.address) == tokens(other.address):
        found.append("same_address")
    if one.point and other.point and metres(one.point, other.point) <= _NEAR:
        found.append("near")
    return tuple(found) if len(found) > 1 else ()


def find(rows: Sequence[Candidate], places: Iterable[Candidate]) -> Iterator[Twin]:
    """Twins of the rows, among those before them and the places already known, in the order of the rows."""
    known: dict[Key, list[tuple[int, Candidate]]] = defaultdict(list)
    order = 0
    for place in places:
        order += 1
        _remember(known, order, place)
    for row in rows:
        assert row.row is not None
        order += 1
        others = {each for key in _keys(row, around=True) for each in known.get(key, ())}
        for _, other in sorted(others, key=lambda each: each[0]):
            if why := reasons(row, other):
                yield Twin(row.row, why, other.row, other.place)
        _remember(known, order, row)


def _remember(known: dict[Key, list[tuple[int, Candidate]]], order: int, one: Candidate) -> None:
    for key in _keys(one, around=False):
        known[key].append((order, one))


def _keys(one: Candidate, *, around: bool) -> Iterator[Key]:
    """Where a twin can be: same address, or a cell of about 100 m beside. It spares comparing a whole city."""
    if one.address:
        yield (one.commune, "address", tokens(one.address))
    if one.point:
        row, column = int(one.point[0] // 0.001), int(one.point[1] // 0.0014)
        for north in (-1, 0, 1) if around else (0,):
            for east in (-1, 0, 1) if around else (0,):
                yield (one.commune, row + north, column + east)
