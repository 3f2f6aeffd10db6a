"""Logs turn by size: ten files of ten megabytes each.

Copied then emptied, as the writers keep their files open in append mode: a launcher that is killed or
suspended never blocks what it started."""

import shutil
from pathlib import Path

SIZE = 10 * 1024**2
FILES = 10


def rotate(folder: Path, *, size: int = SIZE, files: int = FILES) -> None:
    for log in sorted(folder.glob("*.log")):
        if log.stat().st_size < size:
            continue
        numbered = [log.with_name(f"{log.name}.{number}") for number in range(1, files)]
        numbered[-1].unlink(missing_ok=True)
        for older, newer in zip(reversed(numbered[1:]), reversed(numbered[:-1]), strict=True):
            if newer.exists():
                newer.rename(older)
        shutil.copyfile(log, numbered[0])
        with open(log, "r+b") as file:
            file.truncate(0)
