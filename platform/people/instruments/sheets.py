"""The number of a paper sheet: seven signs drawn at random and a check sign, « K7M4-2RTX ».

Twenty-nine signs, a prime number of them, none that is read for another (0 O, 1 I, 6 G): a sum weighted by the
place, modulo 29, finds every wrong sign and every swap of two.
"""

import secrets

SIGNS = "23456789ABCDEFHJKLMNPRSTUVWXY"
_LENGTH = 8


def new_number() -> str:
    """A number that no sheet has yet, but by a chance of one in ten thousand millions."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(_LENGTH - 1))
    return next(drawn + sign for sign in SIGNS if _holds(drawn + sign))


def spoken(number: str) -> str:
    """In two groups of four."""
    return f"{number[:4]}-{number[4:]}"


def read_number(typed: str) -> str | None:
    """The eight signs of what was typed, or None: spaces, hyphens and lower case are read."""
    number = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(number) != _LENGTH or set(number) - set(SIGNS) or not _holds(number):
        return None
    return number


def _holds(number: str) -> bool:
    total = sum(place * SIGNS.index(sign) for place, sign in enumerate(number, start=1))
    return total % len(SIGNS) == 0
