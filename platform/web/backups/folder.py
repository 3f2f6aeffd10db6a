"""What a backup is on the disk: one folder, whole or absent.

`base.dump` (PostgreSQL's custom format), `evidence/` (scans, sealed as they were), `tombstones.txt`, and
`manifest.json`, which says what is there, under which keys, and how each file must read.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

FORMAT = 1
DUMP, EVIDENCE, TOMBSTONES, MANIFEST = "base.dump", "evidence", "tombstones.txt", "manifest.json"
KEYS = ("RELAIS_HMAC_KEY", "RELAIS_FIELD_KEY")


class BackupRefused(Exception):
    """Said to the operator as it is: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`files`: name to SHA-256. `rows`: rows of each table in the snapshot that was dumped."""

    format: int
    made_at: str
    release: str
    postgres: int
    keys: Mapping[str, str]
    rows: Mapping[str, int]
    files: Mapping[str, str]


def key_marks() -> dict[str, str]:
    """A mark of each key that the data need. It tells two keys apart and says nothing of either."""
    return {
        name: hmac.new(getattr(settings, name).encode(), b"relais-backup", hashlib.sha256).hexdigest()[:16]
        for name in KEYS
    }


def files(folder: Path) -> Iterator[Path]:
    """Every file of the folder but its manifest, in the order of names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            yield path


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def written(manifest: Manifest, folder: Path) -> None:
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n")


def read(folder: Path) -> Manifest:
    """The manifest, once every file reads as it says.

    :raises BackupRefused: no backup, an unfinished or altered one, or one of a later format.
    """
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        if found["format"] != FORMAT:
            raise BackupRefused(
                f"{folder} : sauvegarde d’un autre format ({found['format']}). Prenez la version de Relais qui l’a faite."
            )
        manifest = Manifest(**found)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupRefused(f"{folder} n’est pas une sauvegarde entière de Relais.") from error
    present = {str(path.relative_to(folder)): path for path in files(folder)}
    wrong = sorted(set(present) ^ set(manifest.files))
    wrong += [name for name, path in present.items() if digest(path) != manifest.files.get(name)]
    if wrong:
        raise BackupRefused(f"{folder} est incomplet ou altéré : {', '.join(sorted(set(wrong))[:5])}.")
    return manifest
