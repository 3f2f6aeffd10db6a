"""What « Qui a mes informations ? » says, as data: one file a language, each written by people.

`status` says whether a native reader has checked it; until then the page says so (people §5).
"""

import json
from functools import cache
from pathlib import Path
from typing import Final

LANGUAGES: Final = ("fr", "en", "ar", "es", "pt", "tr")


@cache
def words(language: str) -> dict[str, str]:
    """The words of this language; French for one that is not there."""
    code = language if language in LANGUAGES else "fr"
    read: dict[str, str] = json.loads((Path(__file__).parent / f"{code}.json").read_text("utf-8"))
    return read


def names() -> list[tuple[str, str]]:
    """(code, its own name), in the order of the page."""
    return [(code, words(code)["language"]) for code in LANGUAGES]
