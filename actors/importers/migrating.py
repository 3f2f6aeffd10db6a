"""From the schema v0.x to v1.0.2: what has a counterpart is translated, what has none is a loss, and kept."""

from collections.abc import Iterator

from actors.rules.reporting import ERROR, REPAIR, Loss, Row
from actors.rules.schema import allowed, migration

# v0 column → the v1 column of the same values
_RENAMED = {"courriel": "courriels"}
_SAME = ("services", "modalites_accompagnement")


def migrate(number: int, cells: dict[str, str]) -> Row:
    """A v0 record as a v1 row. Findings name the v1 column, losses the v0 one."""
    row = Row(number, {})
    moved = (*_SAME, "conditions_acces", "publics_accueillis")
    for column, cell in cells.items():
        if column not in moved:
            row.values[_RENAMED.get(column, column)] = cell if cell.startswith("\t") else cell.strip()
    _translate(row, "services", "services", cells.get("services", ""))
    _translate(
        row, "modalites_accompagnement", "modalites_accompagnement", cells.get("modalites_accompagnement", "")
    )
    _translate(row, "conditions_acces", "frais_a_charge", cells.get("conditions_acces", ""))
    _publics(row, cells.get("publics_accueillis", ""))
    return row


def _translate(row: Row, v0: str, v1: str, cell: str) -> None:
    values: list[str] = []
    losses = {loss["value"]: loss["kept_as"] for loss in migration()["losses"] if loss["column"] == v0}
    found = [counterpart(v0, v1, item) for item in items(cell)]
    for short, kept_as in losses.items():
        if any(short == name for name, _ in found):
            row.losses.append(Loss(row.number, v0, short, kept_as))
    for name, value in found:
        if value is None and name == "":
            row.note(v1, "unknown_value", ERROR)
        elif value and value not in values:
            values.append(value)
    _set(row, v1, cell, values)


def _publics(row: Row, cell: str) -> None:
    """v0 said who is welcome, v1 who is specifically addressed: with adults in it, nobody is."""
    rules = migration()["publics_accueillis"]
    addressed, supported = rules["publics_specifiquement_adresses"], rules["prise_en_charge_specifique"]
    listed = items(cell)
    unknown = [
        each for each in listed if each != "Adultes" and each not in addressed and each not in supported
    ]
    if unknown:
        row.note("publics_specifiquement_adresses", "unknown_value", ERROR)
    if "Adultes" in listed:
        row.losses.append(Loss(row.number, "publics_accueillis", cell.strip(), "publics_accueillis"))
        _set(row, "publics_specifiquement_adresses", cell, [])
    else:
        values = [addressed[each] for each in listed if each in addressed]
        _set(row, "publics_specifiquement_adresses", cell, values)
    _set(row, "prise_en_charge_specifique", cell, [supported[each] for each in listed if each in supported])


def _set(row: Row, column: str, before: str, values: list[str]) -> None:
    after = "|".join(dict.fromkeys(values))
    row.values[column] = after
    if after and after != before.strip():
        row.note(column, "v0_value", REPAIR, before.strip(), after)


def items(cell: str) -> list[str]:
    """v0 parted values with « ; » (and some producers with « | »)."""
    return list(_split(cell))


def _split(cell: str) -> Iterator[str]:
    for part in cell.replace("|", ";").split(";"):
        if part.strip():
            yield part.strip()


def counterpart(v0: str, v1: str, item: str) -> tuple[str, str | None]:
    """(short v0 name, v1 label or None when there is none); ("", None) for what neither schema knows."""
    for label, value in migration()[v0].items():
        if item in (label, label.split(" :")[0]):
            return label.split(" :")[0], value
    return (item, item) if item in allowed(v1) else ("", None)


def v1_label(column: str, item: str) -> tuple[bool, str, str | None]:
    """For a whole v0 label in a v1 column: (is one, its short name, v1 label). A short name alone is not one:
    « Adhésion » in a v1 file is an unknown value."""
    v0 = {"frais_a_charge": "conditions_acces"}.get(column, column)
    if v0 in ("services", "modalites_accompagnement", "conditions_acces") and item in migration()[v0]:
        return True, item.split(" :")[0], migration()[v0][item]
    return False, "", None
