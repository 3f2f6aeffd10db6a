"""Search words: each word typed must be the beginning of a word of the entry. Stored, without any extension.

Accents, case, apostrophes and hyphens do not count: « d'été » is kept as « d », « ete » and « dete ».
"""

import re
from collections.abc import Iterable

from core.kernel.normalise import search_text

_JOINED = re.compile(r"[-–—'’ʼ`´]")
_LONGER = {"st": "saint", "ste": "sainte", "mdh": "maison des habitants", "bib": "bibliotheque", "av": "avenue", "bd": "boulevard", "pl": "place"}  # fmt: skip
LONGEST_NAME = 200


def name_key(name: str) -> str:
    """For ordering and for an exact name."""
    return search_text(name)[:LONGEST_NAME]


def words(texts: Iterable[str]) -> str:
    """What is stored: a space before each word, so that « the beginning of a word » is a plain search."""
    found: dict[str, None] = {}
    for text in texts:
        for chunk in text.split():
            for word in _forms(chunk):
                found.update(dict.fromkeys([word, *_LONGER.get(word, "").split()]))
    return " " + " ".join(found) if found else ""


def asked(text: str) -> list[list[list[str]]]:
    """For each word typed, the ways to find it; each way is a list of beginnings that must all be there."""
    wanted = []
    for chunk in text.split()[:8]:
        split, joined = search_text(chunk).split(), search_text(_JOINED.sub("", chunk)).split()
        longer = [word for part in split for word in _LONGER.get(part, part).split()]
        ways = [way for way in (split, joined, longer) if way]
        unique = [way for index, way in enumerate(ways) if way not in ways[:index]]
        if unique:
            wanted.append(unique)
    return wanted


def _forms(chunk: str) -> list[str]:
    return [*search_text(chunk).split(), *search_text(_JOINED.sub("", chunk)).split()]
