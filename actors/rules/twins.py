"""Two entries that look like one place: proposed, never merged alone (§5.4)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_ARTICLES = frozenset("le la les l un une des du de d et a au aux".split())
_NAME = 0.6
_NEAR = 100.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a twin is judged on. `row` in the file, or `place` in the directory."""

    name: str
    address: str
    commune: str
    point: Point | None
    row: int | None = None
    place: UUID | None = None


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
    by_commune: dict[str, list[Candidate]] = defaultdict(list)
    for place in places:
        by_commune[place.commune].append(place)
    for row in rows:
        assert row.row is not None
        for other in by_commune[row.commune]:
            if why := reasons(row, other):
                yield Twin(row.row, why, other.row, other.place)
        by_commune[row.commune].append(row)
