"""Before acceptance nobody reads a name: words typed for the other end are checked for it (referrals §2)."""

import re
from collections.abc import Iterable

from core.kernel.normalise import search_text

_SHORTEST = 3  # letters of a name that is looked for: « Li » or « An » are words of many sentences
_NUMBER = re.compile(r"(?:\d[\s.\-]?){9,}")


def says_who(text: str, names: Iterable[str]) -> bool:
    """The text holds one of these names as a word of its own, a telephone number or an address of mail."""
    said = set(re.findall(r"\w+", search_text(text)))
    parts = {
        part for name in names for part in re.findall(r"\w+", search_text(name)) if len(part) >= _SHORTEST
    }
    return bool(said & parts) or bool(_NUMBER.search(text)) or "@" in text
