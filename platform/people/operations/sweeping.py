"""What goes by itself in this room: rows by their function, sealed files with their row (people §8)."""

import logging
from pathlib import Path

from core.kernel import clock
from core.kernel.sweeps import Sweep, asked, by_function
from people.operations import exporting, sealing

A_DAY = 86_400

logger = logging.getLogger(__name__)


def end_evidence(really: bool) -> int:
    """Scans whose agreement ended long ago: the row, then its file. A file that stays is swept as one without a row."""
    names = asked("ended_evidence", really)
    if really:
        for name in names:
            _remove(name)
    return len(names)


def drop_unknown_scans(really: bool) -> int:
    """Sealed files older than a day of which no row tells: an addition that was undone, a removal cut short."""
    oldest = clock.now().timestamp() - A_DAY
    lying = [path.name for path in _files() if path.stat().st_mtime < oldest]
    names = asked("unknown_scans", lying) if lying else []
    if really:
        return sum(_remove(name) for name in names)
    return len(names)


def end_exports(really: bool) -> int:
    """Files of a day, and what was noted to make them; that one was asked and taken stays in the journal."""
    return exporting.sweep(really=really) + by_function("sweep_export_rows")(really)


def _files() -> list[Path]:
    folder = sealing.folder()
    return [path for path in folder.glob("??/*") if path.is_file()] if folder.exists() else []


def _remove(name: str) -> bool:
    try:
        sealing.remove(name)
    except OSError:
        logger.exception("scan not removed", extra={"file_name": name})
        return False
    return True


SWEEPS = (
    Sweep(
        "accommodations",
        "12 months after the last confirmation",
        by_function("sweep_accommodations"),
    ),
    Sweep("drafts", "30 days", by_function("sweep_drafts")),
    Sweep("evidence", "5 years after the agreement", end_evidence),
    Sweep("evidence_files", "1 day without a row", drop_unknown_scans),
    Sweep("exports", "24 hours", end_exports),
    Sweep("reads", "12 months, by whole months", by_function("sweep_reads")),
    Sweep("typed_withdrawals", "30 days", by_function("sweep_typed_withdrawals")),
)
