"""The file of places of the national schema, as rows that are repaired and judged."""

from datetime import date

from actors.importers import checking, migrating, reading, repairing
from actors.importers.checking import Bounds
from actors.rules.reporting import ERROR, FileFacts, Finding, Reading, Row
from actors.rules.schema import columns


def read_places(
    content: bytes, *, name: str, as_of: date, strict: bool = False, bounds: Bounds | None = None
) -> Reading:
    """Read a CSV of the schema v1.0.2 or v0.x. Raises UnreadableFile when it cannot be read at all."""
    table = reading.read(content)
    facts = FileFacts(name, table.sha256, table.encoding, table.delimiter, "0.x" if table.is_v0 else "1.0.2")
    if table.missing:
        findings = tuple(Finding(1, column, "missing_column", ERROR) for column in table.missing)
        return Reading(facts, [], as_of, strict, findings)
    rows, seen = [], set[str]()
    for number, cells in table.records:
        row = _row(number, cells, v0=table.is_v0, strict=strict)
        checking.check(row, strict=strict, as_of=as_of, bounds=bounds or Bounds())
        if row.id and row.id in seen:
            row.note("id", "duplicate_in_file", ERROR)
        seen.add(row.id)
        rows.append(row)
    return Reading(facts, rows, as_of, strict)


def _row(number: int, cells: dict[str, str], *, v0: bool, strict: bool) -> Row:
    if v0 and not strict:
        row = migrating.migrate(number, cells)
    else:
        row = Row(number, {name: cell if strict else _trimmed(cell) for name, cell in cells.items()})
    checking.mark_formulas(row)
    if not strict:
        repairing.repair(row)
    row.raw = {name: cell for name, cell in cells.items() if name not in columns() and cell.strip()}
    row.values = {name: row.values.get(name, "") for name in columns()}
    return row


def _trimmed(cell: str) -> str:
    """Without the spaces around; a leading tab stays, it is refused."""
    return cell.rstrip() if cell.startswith("\t") else cell.strip()


def source_of(reading: Reading) -> str:
    """The source that every row names; else the name of the file."""
    named = {row.values["source"] for row in reading.rows}
    only = next(iter(named)) if len(named) == 1 else ""
    return only or reading.facts.name.rsplit(".", 1)[0]
