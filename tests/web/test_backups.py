"""A backup is whole or absent; it comes back into an empty database under its own keys, with the erased erased again."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.launcher.layout import ROOT
from people.operations import tombstones
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.tenancy import StructureFactory
from web.backups import folder as layout
from web.backups.folder import BackupRefused, Manifest


def named(url: str, name: str, user: str = "") -> str:
    parts = urlsplit(url)
    login = f"{user}@{parts.netloc.rpartition('@')[2]}" if user else parts.netloc
    return urlunsplit(parts._replace(netloc=login, path=f"/{name}"))


def manage(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    keys = {name: getattr(settings, name) for name in ("SECRET_KEY", *layout.KEYS)}
    around = {
        **os.environ, **keys, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "RELAIS_AS_OWNER": "0",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", **env,
    }  # fmt: skip
    around.pop("DATABASE_ADMIN_URL", None)
    argv = [sys.executable, str(ROOT / "manage.py"), *words]
    return subprocess.run(argv, env=around, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture
def empty(transactional_db: None) -> Iterator[str]:
    """An empty database; the address of its owner."""
    name = f"{connection.settings_dict['NAME']}_back"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name}")
    try:
        yield named(os.environ["DATABASE_OWNER_URL"], name)
    finally:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"drop database if exists {name} with (force)")


@pytest.fixture
def backup(transactional_db: None, tmp_path: Path) -> dict[str, Any]:
    """Two persons, a scan; one of them is erased after the backup. What the commands said."""
    with as_owner():
        structure = StructureFactory()
        stays, goes = (PersonFactory(home_structure=structure, first_name=name) for name in ("Yvette", "Zoé"))
    scan = tmp_path / "data" / "evidence" / "ab" / "sealed"
    scan.parent.mkdir(parents=True)
    scan.write_bytes(b"sealed bytes")
    here = connection.settings_dict["NAME"]
    reads = os.environ.get("DATABASE_BACKUP_URL") or named(os.environ["DATABASE_URL"], here, "relais_backup")
    place = tmp_path / "made"
    env = {"RELAIS_DATA": str(tmp_path / "data"), "DATABASE_BACKUP_URL": named(reads, here)}
    said = manage("backup", str(place), **env)
    assert said.returncode == 0, said.stderr
    return {"place": place, "env": env, "stays": stays.pk, "goes": goes.pk, "said": said.stdout}


@pytest.mark.drill
def test_a_backup_comes_back_whole_and_the_erased_do_not(
    backup: dict[str, Any], empty: str, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.mkdir()
    (new / "tombstones.txt").write_text(tombstones.mark_of(backup["goes"]) + "\n")
    env = {"RELAIS_DATA": str(new), "DATABASE_OWNER_URL": empty, "RELAIS_AS_OWNER": "1"}

    other = manage("restore", str(backup["place"]), **env, RELAIS_FIELD_KEY="another-key-" * 6)
    done = manage("restore", str(backup["place"]), **env)
    twice = manage("restore", str(backup["place"]), **env)

    assert "RELAIS_FIELD_KEY" in other.stderr
    assert done.returncode == 0, done.stderr
    assert "n’est pas vide" in twice.stderr
    assert "Yvette" not in done.stdout + backup["said"]
    assert (new / "evidence" / "ab" / "sealed").read_bytes() == b"sealed bytes"
    assert (new / "evidence" / "ab" / "sealed").stat().st_mode & 0o777 == 0o600
    with psycopg.connect(empty) as there:
        persons = {row[0] for row in there.execute("select id from people_person")}
        forced = there.execute(
            "select relforcerowsecurity from pg_class where oid = 'people_person'::regclass"
        ).fetchone()
    assert persons == {backup["stays"]}
    assert forced == (True,)


def test_a_backup_never_replaces_another_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    place = tmp_path / "made"
    place.mkdir()

    said = manage("backup", str(place), DATABASE_BACKUP_URL=os.environ["DATABASE_URL"])
    nowhere = manage(
        "backup", str(tmp_path / "other"), DATABASE_BACKUP_URL="postgresql://nobody@/nothing?host=/nowhere"
    )

    assert "existe déjà" in said.stderr
    assert nowhere.returncode != 0
    assert not (tmp_path / "other").exists()


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    (tmp_path / "base.dump").write_bytes(b"bytes")
    files = {"base.dump": layout.digest(tmp_path / "base.dump")}
    layout.written(Manifest(layout.FORMAT, "2026-03-10", "", 18, layout.key_marks(), {}, files), tmp_path)
    return tmp_path


def test_a_whole_folder_is_read(whole: Path) -> None:
    assert layout.read(whole).postgres == 18


@pytest.mark.parametrize(
    "harm", ["altered", "missing", "added", "no manifest", "cut manifest", "later format"]
)
def test_a_folder_that_is_not_what_was_written_is_refused(whole: Path, harm: str) -> None:
    manifest = whole / layout.MANIFEST
    match harm:
        case "altered":
            (whole / "base.dump").write_bytes(b"other")
        case "missing":
            (whole / "base.dump").unlink()
        case "added":
            (whole / "more").write_bytes(b"")
        case "no manifest":
            manifest.unlink()
        case "cut manifest":
            manifest.write_text(manifest.read_text()[:40])
        case "later format":
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 2}))

    with pytest.raises(BackupRefused):
        layout.read(whole)


def test_a_manifest_says_which_keys_are_needed_and_nothing_of_them(whole: Path) -> None:
    text = (whole / layout.MANIFEST).read_text()

    assert all(getattr(settings, name) not in text for name in layout.KEYS)
    assert set(json.loads(text)["keys"]) == set(layout.KEYS)
