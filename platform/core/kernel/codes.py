"""The code of a slip: twelve digits in three groups of four, the last one a check digit.

Damm's algorithm (H. M. Damm, 2004), with his table of order 10, finds every wrong digit and every swap
of neighbours. Codes are stored as keyed hashes only.
"""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_LENGTH = 12


def new_code() -> str:
    """Eleven random digits and their check digit, without spaces."""
    digits = "".join(str(secrets.randbelow(10)) for _ in range(_LENGTH - 1))
    return digits + str(_check(digits))


def spoken(code: str) -> str:
    """In three groups of four: « 4827 1930 5618 »."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """The twelve digits of what was typed, or None. Spaces, dots, hyphens and any script's digits are read."""
    digits = "".join(
        _digit(character) for character in typed if unicodedata.category(character) not in ("Zs", "Cf", "Pd")
    )
    digits = digits.replace(".", "")
    if len(digits) != _LENGTH or not digits.isascii() or not digits.isdigit() or _check(digits) != 0:
        return None
    return digits


def hash_code(code: str) -> str:
    """The keyed hash under which a code is stored (HMAC-SHA256, hexadecimal)."""
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), f"slip:{code}".encode(), hashlib.sha256).hexdigest()


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _check(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
