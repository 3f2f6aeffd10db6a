"""Search text: the same words whatever the accents, the case, the hyphens and the ligatures."""

import unicodedata

_OPENED = str.maketrans(
    {
        "œ": "oe",
        "Œ": "oe",
        "æ": "ae",
        "Æ": "ae",
        "ß": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "ı": "i",
    }
)
_SPACED = str.maketrans(dict.fromkeys("-–—'’ʼ`´.,;:/()_\xa0\u202f", " "))


def search_text(text: str) -> str:
    """NFKD without marks, ligatures opened, case folded, hyphens and apostrophes as single spaces."""
    opened = unicodedata.normalize("NFKD", text.translate(_OPENED))
    bare = "".join(c for c in opened if not unicodedata.combining(c))
    return " ".join(bare.casefold().translate(_SPACED).split())


def prefix_end(prefix: str) -> str:
    """The first string after every string that begins with `prefix`, in code point order (collation C)."""
    return prefix + "\U0010ffff"
