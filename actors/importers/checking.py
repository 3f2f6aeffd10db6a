"""What is wrong with a row, column by column (§5.2). In strict mode nothing has been repaired before."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from actors.rules import hours
from actors.rules.contacts import is_mass_market, is_mobile
from actors.rules.reporting import ERROR, WARNING, Row
from actors.rules.schema import ENUMERATED, MULTIPLE, REQUIRED, allowed

_PATTERNS = {
    "pivot": re.compile(r"[a-zA-Z0-9]{9,14}"),
    "code_postal": re.compile(r"[0-9]{5}"),
    "code_insee": re.compile(r"(?:[013-9][0-9]|2[AB1-9])[0-9]{3}"),
    "telephone": re.compile(r"\+(?:33|590|594|262|596|269|687|689|508|681)[0-9]{6,9}"),
}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEEDED = {
    "Prendre un RDV en ligne": "prise_rdv",
    "Téléphoner": "telephone",
    "Contacter par mail": "courriels",
    "Envoyer un mail avec une fiche de prescription": "courriels",
}
_STALE = timedelta(days=365)
_url = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class Bounds:
    """The network's box: a point outside is not drawn."""

    south: float = 44.6
    west: float = 4.6
    north: float = 46.0
    east: float = 6.5

    def hold(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def mark_formulas(row: Row) -> None:
    """Before any repair: a text that a spreadsheet would run is refused, and no longer looked at."""
    for column, value in row.values.items():
        if value.startswith(("=", "@", "\t")):
            row.note(column, "formula", ERROR)


def check(row: Row, *, strict: bool, as_of: date, bounds: Bounds) -> None:
    """Note every error and warning of the row."""
    for column in REQUIRED:
        if not row.values.get(column, "").strip():
            row.note(column, "required", ERROR)
    for column, pattern in _PATTERNS.items():
        _unless_formula(row, column, lambda text, c=column, p=pattern: _pattern(row, c, p, text))  # type: ignore[misc]
    _unless_formula(row, "pivot", lambda text: _pivot(row, text))
    _coordinates(row, bounds)
    _unless_formula(row, "date_maj", lambda text: _date(row, text, as_of))
    _unless_formula(row, "presentation_resume", lambda text: _long(row, text))
    for column in MULTIPLE:
        _unless_formula(row, column, lambda text, c=column: _items(row, c, text, strict))  # type: ignore[misc]
    _unless_formula(row, "courriels", lambda text: _format(row, "courriels", validate_email))
    _unless_formula(row, "site_web", lambda text: _format(row, "site_web", _url))
    _personal(row)
    if (
        (text := row.values.get("horaires", ""))
        and not row.has("horaires", "formula")
        and hours.parse(text) is None
    ):
        row.note("horaires", "not_osm", ERROR if strict else WARNING)
    if not row.values.get("services"):
        row.note("services", "empty", WARNING)
    if not row.values.get("code_insee"):
        row.note("code_insee", "missing", WARNING)
    _access(row)


def _unless_formula(row: Row, column: str, look: Callable[[str], None]) -> None:
    if (text := row.values.get(column, "")) and not row.has(column, "formula"):
        look(text)


def _pattern(row: Row, column: str, pattern: re.Pattern[str], text: str) -> None:
    if text.strip() and not pattern.fullmatch(text):
        row.note(column, "pattern", ERROR)


def _pivot(row: Row, text: str) -> None:
    if row.has("pivot", "pattern") or not text.strip():
        return
    if text == "0" * 14:
        row.note("pivot", "placeholder_zeros", WARNING)
    elif re.fullmatch(r"[0-9]{14}", text):
        if not text.startswith("356000000") and not luhn(text):
            row.note("pivot", "luhn", WARNING)
    elif not re.fullmatch(r"W[0-9]{9}", text):
        row.note("pivot", "neither_siret_nor_rna", ERROR)


def luhn(digits: str) -> bool:
    """The key of a SIRET: doubled every second digit from the right, the sum is a multiple of ten."""
    doubled = [int(c) * (2 if index % 2 else 1) for index, c in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _coordinates(row: Row, bounds: Bounds) -> None:
    numbers: dict[str, float] = {}
    for column, limit in (("latitude", 90), ("longitude", 180)):
        text = row.values.get(column, "")
        if not text or row.has(column, "formula"):
            continue
        number = _number(text)
        if number is None:
            row.note(column, "type", ERROR)
        elif abs(number) > limit:
            row.note(column, "out_of_bounds", ERROR)
        else:
            numbers[column] = number
    given = [column for column in ("latitude", "longitude") if row.values.get(column)]
    if len(given) == 1:
        row.note(given[0], "pair_incomplete", ERROR)
    elif len(numbers) == 2 and not bounds.hold(numbers["latitude"], numbers["longitude"]):
        row.note("latitude", "outside_area", WARNING)


def _number(text: str) -> float | None:
    if not re.fullmatch(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _date(row: Row, text: str, as_of: date) -> None:
    try:
        day = date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        row.note("date_maj", "type", ERROR)
    elif day > as_of:
        row.note("date_maj", "future", ERROR)
    elif as_of - day > _STALE:
        row.note("date_maj", "stale", WARNING)


def _long(row: Row, text: str) -> None:
    if len(text) > 280:
        row.note("presentation_resume", "max_length", ERROR)


def _items(row: Row, column: str, text: str, strict: bool) -> None:
    items = text.split("|")
    if any(not item.strip() for item in items):
        row.note(column, "empty_item", ERROR)
    if len(set(items)) < len(items) and strict:
        row.note(column, "duplicate_value", WARNING)
    if column in (*ENUMERATED, "typologie") and any(item and item not in allowed(column) for item in items):
        row.note(column, "unknown_value", ERROR)


def _format(row: Row, column: str, validate: Callable[[str], None]) -> None:
    for item in row.items(column):
        try:
            validate(item)
        except ValidationError:
            row.note(column, "format", ERROR)
            return


def _personal(row: Row) -> None:
    if is_mobile(row.values.get("telephone", "")):
        row.note("telephone", "personal_contact", WARNING)
    if any(is_mass_market(item) for item in row.items("courriels")):
        row.note("courriels", "personal_contact", WARNING)


def _access(row: Row) -> None:
    modes = set(row.items("modalites_acces"))
    if {"Ce lieu n'accueille pas de public", "Se présenter"} <= modes:
        row.note("modalites_acces", "contradiction", ERROR)
    for column in dict.fromkeys(_NEEDED[mode] for mode in _NEEDED if mode in modes):
        if not row.values.get(column):
            row.note(column, "missing_for_mode", WARNING)
