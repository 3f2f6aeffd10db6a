"""The national schema of places v1.0.2, as our data files state it: columns, labels, typologies, communes."""

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from core.kernel.normalise import search_text

DATA = Path(__file__).parent.parent / "data"

REQUIRED = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")
# Columns whose values come from a closed list, and may be several.
ENUMERATED = (
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "itinerance",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
)
MULTIPLE = (*ENUMERATED, "typologie", "autres_formations_labels", "courriels", "site_web")


def _json(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def columns() -> tuple[str, ...]:
    """The 32 columns, in the order of the schema."""
    schema = _json("lieux-mediation-numerique.tableschema.v1.0.2.json")
    return tuple(field["name"] for field in schema["fields"])


@cache
def position(column: str) -> int:
    """Where a column stands in the schema; those that it does not know come last."""
    names = columns()
    return names.index(column) if column in names else len(names)


@cache
def slugs(column: str) -> dict[str, str]:
    """Exact national label → our slug."""
    enums = _json("enums-lieux-mediation-numerique.json")["enums"]
    return {entry["label"]: entry["slug"] for entry in enums[column]}


@cache
def typologies() -> dict[str, str]:
    """Code → French label (`MDH` → « Maison des habitants »…)."""
    with (DATA / "typologies.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["label_fr"] for row in csv.DictReader(lines)}


@cache
def allowed(column: str) -> frozenset[str]:
    return frozenset(typologies() if column == "typologie" else slugs(column))


def bare(label: str) -> str:
    """A label without what spelling changes: case, accents, punctuation, spaces."""
    return "".join(c for c in search_text(label) if c.isalnum())


@cache
def spellings(column: str) -> dict[str, str]:
    """Bare label → the national one."""
    return {bare(label): label for label in sorted(allowed(column))}


@cache
def migration() -> Any:
    """The labels of the schema v0 and their counterparts."""
    return _json("v0-to-v1.0.2.json")


def commune_key(name: str) -> str:
    """« St Egrève » and « Saint-Égrève » are one; a leading article does not count."""
    words = [
        "saint" if word == "st" else "sainte" if word == "ste" else word for word in search_text(name).split()
    ]
    if len(words) > 1 and words[0] in ("le", "la", "les", "l"):
        words = words[1:]
    return " ".join(words)


@cache
def communes() -> dict[str, list[tuple[str, str, frozenset[str]]]]:
    """Commune key → (official name, INSEE code, postcodes)."""
    found: dict[str, list[tuple[str, str, frozenset[str]]]] = defaultdict(list)
    with (DATA / "communes-isere.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            codes = frozenset(code.strip() for code in row["code_postal"].split(","))
            found[commune_key(row["nom"])].append((row["nom"], row["code_insee"], codes))
    return found


def commune(name: str, postcode: str) -> tuple[str, str] | None:
    """The one commune that (name, postcode) names: official name and INSEE code.

    A postcode that names no commune (CEDEX) falls back on a name that only one commune bears.
    """
    same_name = communes().get(commune_key(name), [])
    exact = [each for each in same_name if postcode in each[2]]
    chosen = exact or same_name
    return (chosen[0][0], chosen[0][1]) if len(chosen) == 1 else None
