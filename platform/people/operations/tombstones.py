"""Who was erased, kept outside the database too: a restored backup erases them again before it opens.

One keyed hash a line, nothing else: the file says nothing of anybody, and lives beside the backups.
"""

import hashlib
import hmac
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

logger = logging.getLogger(__name__)


def mark_of(person_id: UUID) -> str:
    """The keyed hash under which an erased person is remembered (HMAC-SHA256, hexadecimal)."""
    key = settings.RELAIS_HMAC_KEY.encode()
    return hmac.new(key, f"tombstone:{person_id}".encode(), hashlib.sha256).hexdigest()


def written() -> set[str]:
    """The marks of the file; none when nobody was ever erased here."""
    path = _path()
    return set(path.read_text().split()) if path.exists() else set()


def write(marks: Iterable[str]) -> None:
    """Add marks to the file, on the disk before this returns. Call it once the erasure is committed.

    A file that cannot be written is an error in the log, not a refusal: the table holds the mark as well,
    and the next writing of `reapply_erasures` completes the file.
    """
    missing = sorted(set(marks) - written())
    try:
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.writelines(f"{mark}\n" for mark in missing)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        logger.exception("tombstone not written outside the database")


def _path() -> Path:
    return Path(settings.RELAIS_TOMBSTONES)
