"""What an import says of a file: findings, losses, twins, counts. The shape is a contract (version 1)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from actors.rules.schema import position

ERROR, WARNING, REPAIR = "error", "warning", "repair"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one cell. Only repairs carry `before` and `after`."""

    row: int
    column: str
    code: str
    severity: str
    before: str | None = None
    after: str | None = None

    def shown(self) -> dict[str, Any]:
        lines: dict[str, Any] = {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": message(self.code, self.severity),
        }
        if self.severity == REPAIR:
            lines |= {"before": self.before, "after": self.after}
        return lines


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that the schema v1.0.2 cannot hold, and where we keep it."""

    row: int
    column: str
    value: str
    kept_as: str

    def shown(self) -> dict[str, Any]:
        return {"row": self.row, "column": self.column, "value": self.value, "kept_as": self.kept_as}


@dataclass(frozen=True, slots=True)
class Twin:
    row: int
    reasons: tuple[str, ...]
    other_row: int | None = None
    other_place: UUID | None = None

    def shown(self) -> dict[str, Any]:
        other: dict[str, Any] = (
            {"row": self.other_row} if self.other_row else {"place": str(self.other_place)}
        )
        return {"row": self.row, "with": other, "reasons": list(self.reasons)}


@dataclass(slots=True)
class Row:
    """One record of the file, repaired, by column of the schema v1.0.2."""

    number: int
    values: dict[str, str]
    raw: dict[str, str] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        return any(finding.severity == ERROR for finding in self.findings)

    @property
    def id(self) -> str:
        return self.values.get("id", "")

    def items(self, column: str) -> list[str]:
        return [item for item in self.values.get(column, "").split("|") if item]

    def kept(self) -> set[str]:
        return {loss.kept_as for loss in self.losses}

    def has(self, column: str, code: str) -> bool:
        return any(finding.column == column and finding.code == code for finding in self.findings)

    def note(
        self, column: str, code: str, severity: str, before: str | None = None, after: str | None = None
    ) -> None:
        self.findings.append(Finding(self.number, column, code, severity, before, after))


@dataclass(frozen=True, slots=True)
class FileFacts:
    name: str
    sha256: str
    encoding: str
    delimiter: str
    schema: str

    def shown(self) -> dict[str, str]:
        return {
            "name": self.name,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "schema": self.schema,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that could be read. `refused`: one of its columns is missing, nothing of it is taken."""

    facts: FileFacts
    rows: list[Row]
    as_of: date
    strict: bool
    refused: tuple[Finding, ...] = ()


def report(
    reading: Reading,
    *,
    network: str,
    source: str,
    dry_run: bool,
    actions: Sequence[tuple[Row, str]],
    twins: Iterable[Twin],
) -> dict[str, Any]:
    """The report of §5.1, the same for a dry run and for the run itself."""
    findings = sorted(
        [*reading.refused, *(finding for row in reading.rows for finding in row.findings)],
        key=lambda each: (each.row, position(each.column), each.column, each.code),
    )
    losses = [loss for row in reading.rows for loss in row.losses]
    twins = list(twins)
    done, severities = Counter(action for _, action in actions), Counter(each.severity for each in findings)
    return {
        "report": "relais/import-places",
        "version": 1,
        "file": reading.facts.shown(),
        "network": network,
        "source": source,
        "mode": "strict" if reading.strict else "default",
        "dry_run": dry_run,
        "as_of": reading.as_of.isoformat(),
        "counts": {
            "rows": len(reading.rows),
            **{action: done[action] for action in ("created", "updated", "unchanged", "refused")},
            "errors": severities[ERROR],
            "warnings": severities[WARNING],
            "repairs": severities[REPAIR],
            "losses": len(losses),
            "twins": len(twins),
        },
        "rows": [{"row": row.number, "id": row.id, "action": action} for row, action in actions],
        "findings": [finding.shown() for finding in findings],
        "losses": [loss.shown() for loss in losses],
        "twins": [twin.shown() for twin in twins],
    }


def message(code: str, severity: str) -> str:
    """The sentence a person reads. Not part of the contract."""
    texts = {
        "required": _("Cette valeur est obligatoire."),
        "pattern": _("Cette valeur n’a pas la forme attendue."),
        "type": _("Cette valeur n’est pas du type attendu."),
        "max_length": _("Ce texte dépasse 280 caractères."),
        "unknown_value": _("Cette valeur n’est pas dans la liste nationale."),
        "duplicate_in_file": _("Cet identifiant est déjà pris par une ligne plus haut."),
        "neither_siret_nor_rna": _("Ni un SIRET (14 chiffres), ni un RNA (W et 9 chiffres)."),
        "placeholder_zeros": _("SIRET rempli de zéros : à compléter."),
        "luhn": _("La clé de ce SIRET est fausse : à vérifier."),
        "pair_incomplete": _("Il manque l’autre coordonnée."),
        "out_of_bounds": _("Cette coordonnée n’existe pas."),
        "outside_area": _("Ce point est hors du territoire : il n’est pas dessiné."),
        "format": _("Cette adresse ne se lit pas."),
        "not_osm": _("Ces horaires ne se lisent pas : gardés et montrés tels quels."),
        "future": _("Cette date n’est pas encore passée."),
        "stale": _("Cette fiche n’a pas été mise à jour depuis plus d’un an."),
        "contradiction": _("« N’accueille pas de public » et « Se présenter » se contredisent."),
        "missing_for_mode": _("Il manque de quoi joindre ce lieu de la façon annoncée."),
        "empty": _("Aucun service n’est indiqué."),
        "missing": _("Le code de la commune manque."),
        "empty_item": _("Une valeur vide a été enlevée.")
        if severity == REPAIR
        else _("Une valeur est vide."),
        "duplicate_value": _("Une valeur répétée a été enlevée.")
        if severity == REPAIR
        else _("Une valeur est répétée."),
        "personal_contact": _("Ce contact semble personnel : il n’est pas publié."),
        "formula": _("Ce texte commence comme une formule de tableur."),
        "identifier_spaces": _("Espaces et points enlevés."),
        "decimal_comma": _("Virgule décimale remplacée par un point."),
        "date_format": _("Date réécrite."),
        "phone_format": _("Numéro réécrit."),
        "separator_semicolon": _("Points-virgules remplacés par des barres."),
        "label_spelling": _("Libellé réécrit comme dans la liste nationale."),
        "email_format": _("Adresse réécrite."),
        "url_scheme": _("« https:// » ajouté."),
        "v0_value": _("Valeur de l’ancien schéma traduite."),
        "commune_spelling": _("Commune écrite comme dans la liste officielle."),
        "code_insee_filled": _("Code de la commune ajouté."),
        "missing_column": _("Cette colonne obligatoire manque : le fichier n’est pas lu."),
    }
    return texts.get(code, code)
