"""Bring a backup back into an empty database, with sending closed and the erased erased again."""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from notifications.operations.gating import close_everywhere
from people.operations import tombstones
from people.operations.reapplying import reapply
from web.backups import folder as layout
from web.backups import programs
from web.backups.folder import BackupRefused, Manifest

Told = Callable[[str], None]

# The schema is the grantor's, and may have been made with the roles.
_SCHEMA = """
create schema if not exists floor authorization relais_grantor;
set local role relais_grantor; grant usage on schema floor to relais_app, relais_owner; reset role;
"""
_THERE = (" SCHEMA - floor ", " ACL - SCHEMA floor ")
# Only its own role may give rights on what it owns, and the owner does not inherit them: two passes.
_GRANTORS = (" FUNCTION floor ", " ACL floor FUNCTION ", " COMMENT floor FUNCTION ")


@dataclass(frozen=True, slots=True)
class Restored:
    manifest: Manifest
    erased_again: int


def restore(folder: Path, *, url: str, told: Told) -> Restored:
    """Fill the empty database of `url` (the owner's address) with what `folder` holds.

    Nothing leaves afterwards until an operator opens the sending again (notifications §8).

    :raises BackupRefused: an altered backup, other keys, another database than an empty one, or lines missing.
    """
    manifest = layout.read(folder)
    told(f"sauvegarde du {manifest.made_at}, version {manifest.release or 'inconnue'} : entière")
    _refuse_other_keys(manifest)
    _refuse_other_server(manifest, url)
    _fill(folder / layout.DUMP, url)
    _refuse_missing_rows(manifest, url)
    told(f"{sum(manifest.rows.values())} lignes dans {len(manifest.rows)} tables")
    call_command("migrate", verbosity=0, interactive=False)
    told("tables à la version de ce dossier")
    _put_back_scans(folder)
    saved = folder / layout.TOMBSTONES
    tombstones.write(saved.read_text().split() if saved.exists() else ())
    done = reapply()
    told(f"{done.erased} personnes effacées de nouveau ({done.known} marques)")
    told(f"{close_everywhere('Sauvegarde restaurée', sealed=True)} envois fermés")
    return Restored(manifest, done.erased)


def _refuse_other_keys(manifest: Manifest) -> None:
    other = [name for name, mark in layout.key_marks().items() if manifest.keys.get(name) != mark]
    if other:
        raise BackupRefused(
            f"Ces clés ne sont pas celles de la sauvegarde : {', '.join(other)}. Rien n’a été touché. Donnez les clés"
            " d’origine (avec les serveurs embarqués : keys.json, à copier dans le dossier neuf avant tout)."
        )


def _refuse_other_server(manifest: Manifest, url: str) -> None:
    with psycopg.connect(url) as connection:
        major = connection.info.server_version // 10000
        there = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    if there and there[0]:
        raise BackupRefused("La base n’est pas vide. Rien n’a été touché : restaurez dans une base neuve.")
    if major < manifest.postgres:
        raise BackupRefused(
            f"La sauvegarde vient de PostgreSQL {manifest.postgres}, ce serveur est PostgreSQL {major}, plus ancien."
        )


def _fill(dump: Path, url: str) -> None:
    """Functions of the grantor as the grantor, then all the rest as the owner; the first error stops."""
    env = programs.surroundings(url)
    with psycopg.connect(url) as connection:
        connection.execute(_SCHEMA)
    contents = programs.run("pg_restore", ["--list", str(dump)], env=env).splitlines()
    lines = [
        line for line in contents if line[:1] not in ("", ";") and not any(there in line for there in _THERE)
    ]
    grantors = [line for line in lines if any(part in line for part in _GRANTORS)]
    owners = [line for line in lines if line not in set(grantors)]
    database = env["PGDATABASE"]
    with tempfile.TemporaryDirectory() as place:
        for role, chosen in (("relais_grantor", grantors), ("relais_owner", owners)):
            listed = Path(place) / role
            listed.write_text("\n".join(chosen) + "\n")
            programs.run(
                "pg_restore",
                [
                    f"--dbname={database}",
                    "--exit-on-error",
                    f"--role={role}",
                    f"--use-list={listed}",
                    str(dump),
                ],
                env=env,
            )


def _refuse_missing_rows(manifest: Manifest, url: str) -> None:
    with psycopg.connect(url) as connection:
        wrong = [
            table
            for table, count in manifest.rows.items()
            if connection.execute(
                sql.SQL("select count(*) <> {} from {}").format(sql.Literal(count), sql.Identifier(table))
            ).fetchone()
            == (True,)
        ]
    if wrong:
        raise BackupRefused(f"Des lignes manquent après la restauration : {', '.join(wrong[:5])}.")


def _put_back_scans(folder: Path) -> None:
    """Those of the backup, beside those that are there; a file that is there already stays."""
    source, target = folder / layout.EVIDENCE, Path(settings.RELAIS_EVIDENCE)
    if not source.exists():
        return
    for path in source.rglob("*"):
        place = target / path.relative_to(source)
        if path.is_file() and not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            os.chmod(place, 0o600)
