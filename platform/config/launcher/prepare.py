"""Inside the virtual environment: roles, tables and static files in one Django start (each costs 2 s).

With `demo` as argument: the demonstration, once the site answers.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config.launcher.first_tables import drawn_once
from core.kernel.floor import roles


@contextmanager
def step(label: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"  {label} : {time.monotonic() - started:.1f} s".replace(".", ","), flush=True)


def migrate() -> bool:
    """Bring the tables up to date as their owner. True when the database was empty."""
    fresh = "django_migrations" not in connection.introspection.table_names()
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting > 1:
        print(f"  {waiting} migrations à appliquer…", flush=True)
    if fresh:  # nothing to lose yet: a crash here begins again from an empty database
        with connection.cursor() as cursor:
            cursor.execute("set synchronous_commit = off")
    with step("tables à jour"), drawn_once() if fresh else nullcontext():
        call_command("migrate", interactive=False, verbosity=0)
    return fresh


def act_as_application() -> None:
    """From here on the rows are written by the login that the site uses, under its rights."""
    login = roles.login(os.environ["DATABASE_URL"])
    connection.close()
    connection.settings_dict |= {"USER": login.user, "PASSWORD": login.password}
    settings.DATABASES["default"] |= {"USER": login.user, "PASSWORD": login.password}


def main() -> int:
    environ: Mapping[str, str] = os.environ
    django.setup()
    if environ.get("DATABASE_ADMIN_URL"):
        with step("rôles de la base"):
            roles.create(environ, development=environ.get("RELAIS_EMBEDDED") == "1")
    fresh = migrate()
    if environ.get("RELAIS_STATIC", "1") == "1":  # an image already holds them, compressed
        with step("fichiers statiques"):
            call_command("collectstatic", interactive=False, verbosity=0)
    wanted = environ.get("RELAIS_DEMO") == "1"
    demo = wanted and (fresh or environ.get("RELAIS_DEMO_KNOWN") == "1")
    if wanted and not demo:
        print("  base déjà remplie : la démonstration n’y est pas chargée", flush=True)
    data = Path(environ["RELAIS_DATA"])
    commands = get_commands()
    seed = demo and "seed_demo" in commands and not (data / "demo-signins.txt").exists()
    if (data / "run").is_dir():  # the launcher's; it wants to know
        told = {"demo": demo, "seed": seed, "commands": sorted(commands)}
        (data / "run" / "prepared.json").write_text(json.dumps(told))
    return 0


def load_demo() -> int:
    """The demonstration, written by the application's login while the site already answers."""
    django.setup()
    call_command("seed_demo", "--erase", "--unfinished", verbosity=0)  # cut short by a stop: begin again
    act_as_application()
    call_command("seed_demo", verbosity=0)
    return 0


def run() -> int:
    """A server that refuses is the operator's affair: a sentence, not a trace."""
    try:
        return load_demo() if sys.argv[1:] == ["demo"] else main()
    except (psycopg.OperationalError, OperationalError) as error:
        print(f"  PostgreSQL ne répond pas ou refuse l’accès : {str(error).strip()}", flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(run())
