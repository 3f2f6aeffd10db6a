"""PostgreSQL's own programs: the embedded package's, or those on the path."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence

from psycopg.conninfo import conninfo_to_dict

from web.backups.folder import BackupRefused

_NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


def program(name: str) -> str:
    """Where it is. :raises BackupRefused: nowhere."""
    folder = os.environ.get("RELAIS_PG_BIN")
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise BackupRefused(
            f"Le programme {name} de PostgreSQL manque : installez les programmes clients de la version du serveur."
        )
    return found


def surroundings(url: str) -> dict[str, str]:
    """How the programs reach the database: by their environment, so that no password is seen in a list of processes."""
    given = conninfo_to_dict(url)
    return {**os.environ, **{_NAMES[key]: str(given[key]) for key in _NAMES if given.get(key)}}


def run(name: str, arguments: Sequence[str], *, env: Mapping[str, str]) -> str:
    """What it printed. :raises BackupRefused: it failed, with the last lines that it said."""
    argv = [program(name), *arguments]
    done = subprocess.run(argv, env=dict(env), capture_output=True, text=True)  # noqa: S603  our own words
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise BackupRefused(f"{name} s’est arrêté :\n{said}")
    return done.stdout
