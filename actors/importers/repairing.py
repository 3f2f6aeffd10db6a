"""Repairs of the default mode: what has one meaning is rewritten, and said. Nothing else is touched."""

import re
from collections.abc import Callable
from datetime import date, datetime

from actors.importers.migrating import v1_label
from actors.rules.reporting import REPAIR, Loss, Row
from actors.rules.schema import ENUMERATED, MULTIPLE, allowed, bare, commune, migration, spellings

_SEVERAL_PHONES = re.compile(r"\s*(?:[|;/,]|\bou\b|\bet\b)\s*")
_NATIONAL = re.compile(r"0([1-9]\d{8})")
_INTERNATIONAL = re.compile(r"\+33(?:\(0\)|0)?([1-9]\d{8})")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def repair(row: Row) -> None:
    """Rewrite the row's values in place, with a finding for each repair."""
    _identifier(row)
    for column in ("latitude", "longitude"):
        _change(
            row, column, "decimal_comma", lambda text: text.replace(",", "."), when=re.compile(r"-?\d+,\d+")
        )
    _date(row)
    _phone(row)
    for column in MULTIPLE:
        _separators(row, column)
    for column in (*ENUMERATED, "typologie"):
        _labels(row, column)
    for column in MULTIPLE:
        _items(row, column)
    _emails(row)
    for column in ("site_web", "prise_rdv", "fiche_acces_libre"):
        _urls(row, column)
    _commune(row)


def _change(
    row: Row, column: str, code: str, rewritten: Callable[[str], str], *, when: re.Pattern[str] | None = None
) -> None:
    before = row.values.get(column, "")
    if not before or row.has(column, "formula") or (when and not when.fullmatch(before)):
        return
    after = rewritten(before)
    if after != before:
        row.values[column] = after
        row.note(column, code, REPAIR, before, after)


def _identifier(row: Row) -> None:
    _change(row, "pivot", "identifier_spaces", lambda text: re.sub(r"[\s.]", "", text))


def _date(row: Row) -> None:
    def iso(text: str) -> str:
        try:
            if match := _DAY.fullmatch(text):
                return date(int(match[3]), int(match[2]), int(match[1])).isoformat()
            if _INSTANT.fullmatch(text):
                return datetime.fromisoformat(text.replace(" ", "T", 1)).date().isoformat()
        except ValueError:
            pass
        return text

    _change(row, "date_maj", "date_format", iso)


def _phone(row: Row) -> None:
    parts = [part for part in _SEVERAL_PHONES.split(row.values.get("telephone", "")) if part]
    if not parts or international(parts[0]) is None:
        return
    _change(row, "telephone", "phone_format", lambda text: international(parts[0]) or text)
    for other in parts[1:]:
        row.losses.append(Loss(row.number, "telephone", other, "phones"))


def international(text: str) -> str | None:
    """« 04 65 71 00 01 » as +33465710001; None for what is not a French number."""
    digits = re.sub(r"[\s.\-]", "", text)
    match = _NATIONAL.fullmatch(digits) or _INTERNATIONAL.fullmatch(digits)
    return f"+33{match[1]}" if match else None


def _separators(row: Row, column: str) -> None:
    """« ; » parts values where no value of the list holds one."""
    _change(
        row,
        column,
        "separator_semicolon",
        lambda text: "|".join(part.strip() for part in text.split(";")) if ";" in text else text,
    )


def _labels(row: Row, column: str) -> None:
    def spelled(text: str) -> str:
        return "|".join(
            item if item in allowed(column) else spellings(column).get(bare(item), item)
            for item in text.split("|")
        )

    _old_labels(row, column)
    _change(row, column, "label_spelling", spelled)


def _old_labels(row: Row, column: str) -> None:
    """Whole labels of the schema v0 in a v1 column."""
    found = [(item, *v1_label(column, item.strip())) for item in row.values.get(column, "").split("|")]
    if not any(is_old and item not in allowed(column) for item, is_old, _, _ in found):
        return
    v0 = {"frais_a_charge": "conditions_acces"}.get(column, column)
    losses = {loss["value"]: loss["kept_as"] for loss in migration()["losses"] if loss["column"] == v0}
    for _, is_old, short, _ in found:
        if is_old and short in losses:
            row.losses.append(Loss(row.number, column, short, losses[short]))
    values = [(new or "") if is_old else item for item, is_old, _, new in found]
    _change(row, column, "v0_value", lambda text: "|".join(dict.fromkeys(value for value in values if value)))


def _items(row: Row, column: str) -> None:
    _change(
        row,
        column,
        "empty_item",
        lambda text: (
            "|".join(item.strip() for item in text.split("|") if item.strip())
            if any(not item.strip() for item in text.split("|"))
            else text
        ),
    )
    _change(
        row,
        column,
        "duplicate_value",
        lambda text: (
            "|".join(dict.fromkeys(text.split("|")))
            if len(set(text.split("|"))) < len(text.split("|"))
            else text
        ),
    )


def _emails(row: Row) -> None:
    def rewritten(text: str) -> str:
        items = [re.sub(r"^mailto:\s*", "", item.strip(), flags=re.IGNORECASE) for item in text.split("|")]
        return "|".join(
            re.sub(r"\s*[(\[]\s*(?:at|arobase)\s*[)\]]\s*", "@", item, flags=re.IGNORECASE) for item in items
        )

    _change(row, "courriels", "email_format", rewritten)


def _urls(row: Row, column: str) -> None:
    def rewritten(text: str) -> str:
        items = [item.strip() for item in text.split("|")]
        return "|".join(item if not item or _SCHEME.match(item) else f"https://{item}" for item in items)

    _change(row, column, "url_scheme", rewritten)


def _commune(row: Row) -> None:
    found = commune(row.values.get("commune", ""), row.values.get("code_postal", ""))
    given = row.values.get("code_insee", "")
    if found is None or row.has("commune", "formula") or given not in ("", found[1]):
        return
    _change(row, "commune", "commune_spelling", lambda text: found[0])
    if not given:
        row.values["code_insee"] = found[1]
        row.note("code_insee", "code_insee_filled", REPAIR, "", found[1])
