"""Files of the national schema, and the command that imports them."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from actors.models import Actor, ExternalId, ImportConflict, Place, Provenance, Service, TwinProposal
from actors.rules.schema import DATA as SHIPPED
from core.journal.models import Event
from tests.factories.floor import as_owner

DATA = Path(__file__).parent / "data"


def sample(name):
    own = DATA / f"{name}.csv"
    return own if own.exists() else SHIPPED / f"{name}.csv"


def run(path, tmp_path, *options, network="ici"):
    """The report and what was said; the exit status is 0."""
    written = tmp_path / "report.json"
    out = StringIO()
    call_command(
        "import_places",
        str(path),
        f"--network={network}",
        f"--report={written}",
        "--as-of=2026-11-21",
        *options,
        stdout=out,
    )
    return json.loads(written.read_text()), out.getvalue()


def refused(path, *options, network="ici"):
    """Exit status and what was said when the file cannot be read."""
    err = StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_places", str(path), f"--network={network}", *options, stderr=err)
    return stop.value.code, err.getvalue()


def a_file(tmp_path, **changes):
    """A file of one valid row, with some cells changed."""
    with (DATA / "valid_rows.csv").open(encoding="utf-8", newline="") as lines:
        row = list(csv.DictReader(lines))[1] | changes
    path = tmp_path / "one.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow(row)
    return path


def counted():
    with as_owner(), connection.cursor() as cursor:
        found = {}
        for model in (Actor, Place, Service, ExternalId, Provenance, TwinProposal, ImportConflict, Event):
            cursor.execute(f"select count(*) from {model._meta.db_table}")
            found[model.__name__] = cursor.fetchone()[0]
        return found
