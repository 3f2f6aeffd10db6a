"""Numbers that free text about a person may not hold: the national number (NIR) and a bank account (IBAN).

Only a number whose key is right is refused: a phone number or a date never is.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Refused

_BETWEEN = r"[\W_]{0,3}"  # spaces, dots, hyphens: whatever people put between the groups
_NIR = re.compile(
    rf"(?<!\d)(?=([1-478](?:{_BETWEEN}\d){{4}}{_BETWEEN}(?:\d{_BETWEEN}\d|2{_BETWEEN}[abAB])(?:{_BETWEEN}\d){{8}})(?!\d))"
)
_CORSICA = {"2A": "19", "2B": "18"}

# In capitals the country may stand apart (« FR 76 … »); in small letters it may be a word (« de 15 à 20 »).
_IBAN = re.compile(r"(?=((?:[A-Z]{2}[\W_]{0,3}|[A-Za-z]{2})\d[\W_]{0,1}\d))")
_IBAN_LENGTHS = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ ES MD PK RO SA SE SK TN VG",
    25: "LY PT ST",
    26: "IS TR",
    27: "BI DJ FR GR IT MC MR SM",
    28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
    29: "BR EG PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_LENGTH = {country: length for length, countries in _IBAN_LENGTHS.items() for country in countries.split()}


def check_free_text(text: str, *, field: str | None = None) -> None:
    """Refuse a text that holds a NIR or an IBAN with a valid key. Call it before anything is written."""
    if holds_number(text):
        raise Refused(
            _("Ce numéro n’est pas nécessaire ici. Retirez-le."), code="number-refused", field=field
        )


def holds_number(text: str) -> bool:
    """A NIR or an IBAN with a valid key stands somewhere in the text, however it is spaced."""
    plain = _with_plain_digits(text)
    return any(_is_nir(match[1]) for match in _NIR.finditer(plain)) or any(
        _is_iban(plain, match.start(1)) for match in _IBAN.finditer(plain)
    )


def _with_plain_digits(text: str) -> str:
    """Digits of any script and width as 0-9, one character for one."""
    return "".join(
        str(unicodedata.decimal(character, character)) for character in unicodedata.normalize("NFKC", text)
    )


def _is_nir(found: str) -> bool:
    bare = "".join(character for character in found if character.isalnum()).upper()
    body, key = bare[:13], int(bare[13:])
    for letters, digits in _CORSICA.items():
        if body[5:7] == letters:
            body = f"{body[:5]}{digits}{body[7:]}"
    return key == 97 - int(body) % 97


def _is_iban(text: str, start: int) -> bool:
    length = _LENGTH.get(text[start : start + 2].upper(), 0)
    found, gap = "", 0
    for position in range(start, len(text)):
        character = text[position]
        if len(found) == length:
            if character.isalnum():
                return False
            break
        if character.isascii() and character.isalnum():
            found, gap = found + character.upper(), 0
        elif (gap := gap + 1) > 3:
            return False
    if not length or len(found) != length or sum(map(str.isdigit, found)) * 2 < length:
        return False
    return int("".join(str(int(character, 36)) for character in found[4:] + found[:4])) % 97 == 1
