"""What the professional reads aloud before the person agrees: versioned data, at most 90 seconds a language.

A published version is never edited: a new wording is a new file, and what was read keeps its own words and
its hash. Other languages come as data, `to_validate` until someone who speaks them has read them.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Script:
    """One version in one language."""

    version: str
    language: str
    text: str
    status: str
    conjunction: str = " et "

    @property
    def to_validate(self) -> bool:
        return self.status == "to_validate"


def current(language: str = "fr") -> Script:
    """The newest published text, in this language where it exists, in French otherwise."""
    texts = _published(str(settings.RELAIS_CONSENT_SCRIPTS or _DATA))
    newest = texts[max(texts, key=_order)]
    return newest.get(language) or newest["fr"]


def read_aloud(structures: Sequence[str], until: str, *, script: Script | None = None) -> str:
    """The exact text for these structures and this day in words."""
    script = script or current()
    first, last = ", ".join(structures[:-1]), structures[-1]
    names = f"{first}{script.conjunction}{last}" if first else last
    return script.text.format(structures=names, until=until)


def sentences(text: str) -> list[str]:
    """The text as it is set on screen: a new line begins only where a sentence does."""
    return [" ".join(part.split("\n")) for part in re.split(r"(?<=\.)\n", text)]


def fingerprint(text: str) -> str:
    """SHA-256 of the text as read, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache
def _published(folder: str) -> Mapping[str, Mapping[str, Script]]:
    """Version → language → text, from the files `consent-<version>.json` of the folder."""
    found = {}
    for path in sorted(Path(folder).glob("consent-*.json")):
        stated = json.loads(path.read_text(encoding="utf-8"))
        version = stated["version"]
        found[version] = {
            language: Script(version, language, each["text"], each["status"], each["and"])
            for language, each in stated["texts"].items()
        }
    return found


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
