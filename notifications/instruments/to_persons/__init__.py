"""What is said to the person, one file of data per language: only a day, an hour, a place and a phone are inserted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FRENCH = "fr"
LANGUAGES = tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed sentences of one language."""

    code: str
    data: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        return str(self.data[key]).format(**values)

    def told(self, purpose: str, *, sms: bool, discreet: bool) -> str:
        """The sentence of a purpose; a discreet one says its hour and place, or that news waits."""
        texts = self.data["purposes"][purpose]
        if not discreet:
            return str(texts["sms" if sms else "said"])
        quiet = texts.get("discreet_sms" if sms else "discreet")
        return str(quiet or self.data["discreet_news"]["sms" if sms else "said"])


@cache
def words(language: str) -> Words:
    return Words(language, json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8")))


def spoken(languages: Sequence[str]) -> str:
    """French, unless she says that she speaks another language we have, and not French."""
    if FRENCH in languages:
        return FRENCH
    return next((one for one in languages if one in LANGUAGES), FRENCH)
