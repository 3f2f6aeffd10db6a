"""Make a backup: one snapshot of the database, the scans, and the marks of the erased."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import LiteralString

import psycopg
from django.conf import settings
from psycopg import sql

from core.kernel import clock
from web.backups import folder as layout
from web.backups import programs
from web.backups.folder import BackupRefused, Manifest

Told = Callable[[str], None]
_TABLES = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1
"""


def write(folder: Path, *, url: str, told: Told) -> Manifest:
    """Write the backup in `folder`, which must not exist. Cut short, it leaves `folder.part` and nothing else.

    :param url: address of a login that reads everything (`relais_backup`).
    :raises BackupRefused: no room, no program, no right, or the folder is there.
    """
    draft = folder.with_name(folder.name + ".part")
    if folder.exists():
        raise BackupRefused(f"{folder} existe déjà : une sauvegarde n’en remplace jamais une autre.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700, parents=True)
    try:
        with psycopg.connect(url) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            _refuse_without_room(connection, draft)
            snapshot = _one(connection, "select pg_export_snapshot()")
            rows = _rows(connection)
            told(f"{sum(rows.values())} lignes dans {len(rows)} tables")
            programs.run(
                "pg_dump",
                ["--format=custom", f"--snapshot={snapshot}", f"--file={draft / layout.DUMP}"],
                env=programs.surroundings(url),
            )
            major = int(_one(connection, "show server_version_num")) // 10000
        # After the dump: a scan added meanwhile is one file too many, which restoring ignores.
        told(f"{_copy_scans(draft)} accords numérisés")
        _copy_tombstones(draft)
        made = Manifest(
            format=layout.FORMAT,
            made_at=clock.now().isoformat(),
            release=settings.RELAIS_RELEASE,
            postgres=major,
            keys=layout.key_marks(),
            rows=rows,
            files={str(path.relative_to(draft)): layout.digest(path) for path in layout.files(draft)},
        )
        layout.written(made, draft)
        _settle(draft)
        draft.rename(folder)
    except (OSError, psycopg.Error) as error:
        raise BackupRefused(
            f"La sauvegarde n’a pas pu être écrite ({type(error).__name__}) : {error}"
        ) from error
    return made


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    tables = [str(name) for (name,) in connection.execute(_TABLES)]
    return {
        table: int(_one(connection, sql.SQL("select count(*) from {}").format(sql.Identifier(table))))
        for table in tables
    }


def _one(connection: psycopg.Connection, query: LiteralString | sql.Composed) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def _refuse_without_room(connection: psycopg.Connection, draft: Path) -> None:
    """The dump is compressed: the size of the database is more than it needs."""
    scans = Path(settings.RELAIS_EVIDENCE)
    needed = int(_one(connection, "select pg_database_size(current_database())"))
    needed += sum(path.stat().st_size for path in scans.rglob("*") if path.is_file()) if scans.exists() else 0
    free = shutil.disk_usage(draft).free
    if free < needed:
        raise BackupRefused(
            f"Place insuffisante dans {draft.parent} : {needed // 2**20} Mio au plus, {free // 2**20} Mio libres."
        )


def _copy_scans(draft: Path) -> int:
    source = Path(settings.RELAIS_EVIDENCE)
    if not source.exists():
        return 0
    shutil.copytree(source, draft / layout.EVIDENCE, ignore_dangling_symlinks=True)
    return sum(path.is_file() for path in (draft / layout.EVIDENCE).rglob("*"))


def _copy_tombstones(draft: Path) -> None:
    source = Path(settings.RELAIS_TOMBSTONES)
    if source.exists():
        shutil.copyfile(source, draft / layout.TOMBSTONES)


def _settle(draft: Path) -> None:
    """On the disk, and readable by nobody else, before the folder takes its name."""
    for path in [*draft.rglob("*"), draft]:
        path.chmod(0o700 if path.is_dir() else 0o600)
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
