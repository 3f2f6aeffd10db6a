"""What holds in one SMS: 160 characters of the GSM 7-bit alphabet. One other letter, and only 70 would hold. Pure."""

import unicodedata

ONE_PART = 160
ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_WRITTEN = {
    "’": "'",
    "‘": "'",
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
}


def plain(text: str) -> str:
    """The same words in the alphabet: « accueil de l’Île » is « accueil de l'Ile »."""
    return "".join(map(_letter, " ".join(text.split())))


def fits(text: str) -> bool:
    return len(text) <= ONE_PART and set(text) <= ALPHABET


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between two words."""
    if len(text) <= most:
        return text
    return (text[: most + 1].rpartition(" ")[0] or text[:most]).rstrip(" ,;:-(")


def _letter(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    if letter in _WRITTEN:
        return _WRITTEN[letter]
    bare = unicodedata.normalize("NFKD", letter)[:1]
    return bare if bare in ALPHABET else " " if letter.isspace() else ""
