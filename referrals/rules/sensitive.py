"""Which words of a text that leaves deserve a second look before it does."""

import re

from core.kernel.normalise import search_text
from referrals.instruments.sensitive import SENSITIVE


def _pattern(entry: str) -> str:
    words = re.escape(entry.rstrip("*"))
    return words + (r"\w*" if entry.endswith("*") else "")


_ANY = re.compile(r"\b(?:" + "|".join(_pattern(entry) for entry in SENSITIVE) + r")\b")


def sensitive_words(*texts: str) -> list[str]:
    """Those found, in the order of the text, each once, without accents."""
    said = " ".join(re.sub(r"[^\w\s]|_", " ", search_text(text)) for text in texts)
    return list(dict.fromkeys(_ANY.findall(re.sub(r"\s+", " ", said))))
