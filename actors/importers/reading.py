"""From bytes to records: encoding, delimiter, header. What cannot be read is said in a sentence."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actors.rules.schema import REQUIRED
from core.kernel.errors import Refused

LARGEST = 20 * 1024 * 1024
MOST_ROWS = 50_000
V0_MARKS = ("publics_accueillis", "conditions_acces")


class UnreadableFile(Refused):
    """The file as a whole cannot be read: nothing of it is taken."""

    default_code = "unreadable-file"


@dataclass(frozen=True, slots=True)
class Table:
    sha256: str
    encoding: str
    delimiter: str
    header: list[str]
    records: list[tuple[int, dict[str, str]]]

    @property
    def is_v0(self) -> bool:
        return any(mark in self.header for mark in V0_MARKS)

    @property
    def missing(self) -> list[str]:
        return [column for column in REQUIRED if column not in self.header]


def read(content: bytes) -> Table:
    """The records of a CSV, numbered as a spreadsheet numbers them (the header is 1)."""
    if len(content) > LARGEST:
        raise UnreadableFile(_("Ce fichier dépasse 20 Mo. Partagez-le en plusieurs fichiers."))
    text, encoding = _decoded(content)
    delimiter = _delimiter(text)
    lines = _lines(text, delimiter)
    first = next(lines, None)
    if first is None or not any(cell.strip() for cell in first[1]):
        raise UnreadableFile(_("Ce fichier est vide : la première ligne doit porter le nom des colonnes."))
    header = [cell.strip() for cell in first[1]]
    if len(header) < 2:
        raise UnreadableFile(
            _(
                "Une seule colonne a été trouvée. Enregistrez le fichier au format CSV, séparé par des virgules."
            )
        )
    named = [name for name in header if name]
    if len(named) != len(set(named)):
        raise UnreadableFile(_("Deux colonnes portent le même nom."))
    records = []
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[len(header) :]):
            raise UnreadableFile(
                _(
                    "La ligne %(row)s a plus de valeurs que de colonnes : un guillemet ou un séparateur est de trop."
                )
                % {"row": number}
            )
        padded = [*cells, *[""] * (len(header) - len(cells))]
        records.append((number, {name: cell for name, cell in zip(header, padded, strict=False) if name}))
        if len(records) > MOST_ROWS:
            raise UnreadableFile(_("Ce fichier dépasse 50 000 lignes. Partagez-le en plusieurs fichiers."))
    return Table(hashlib.sha256(content).hexdigest(), encoding, delimiter, header, records)


def _decoded(content: bytes) -> tuple[str, str]:
    unreadable = UnreadableFile(
        _("Ce fichier n’est pas du texte lisible. Enregistrez-le au format CSV, encodage UTF-8.")
    )
    if b"\x00" in content:  # UTF-16, a spreadsheet, an image: no encoding we read has this byte
        raise unreadable
    marked = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig",) if marked else ("utf-8", "cp1252"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise unreadable


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableFile(
                _("La ligne %(row)s ne se lit pas : un guillemet n’est pas fermé, ou est mal placé.")
                % {"row": number}
            ) from None
        yield number, cells
