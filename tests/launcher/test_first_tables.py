"""The quick way to the first tables leads to the same database as Django's own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from config.launcher.layout import ROOT

_SAID = {
    "columns": "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,"
    " a.attcollation::regcollation::text, pg_get_expr(d.adbin, d.adrelid) from pg_class c"
    " join pg_attribute a on a.attrelid = c.oid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum"
    " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped"
    " order by 1, a.attnum",
    "constraints": "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace order by 1, 2",
    "indexes": "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2",
    "policies": "select tablename, policyname, roles::text, cmd, qual, with_check from pg_policies order by 1, 2",
    "triggers": "select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) from pg_trigger"
    " where not tgisinternal order by 1, 2",
    "functions": "select proname, pg_get_functiondef(oid), proacl::text from pg_proc"
    " where pronamespace::regnamespace::text in ('public', 'floor') order by 1, 2",
    "rights": "select relname, relrowsecurity, relforcerowsecurity, array(select x::text from unnest(relacl) x order by 1)"
    " from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
}


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def plain(transactional_db: None) -> Iterator[str]:
    """A database that Django's own command fills; the address of its owner."""
    name = f"{connection.settings_dict['NAME']}_plain"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f"drop database if exists {name}")
        cursor.execute(f"create database {name}")
    owner = _named(os.environ["DATABASE_OWNER_URL"], name)
    env = os.environ | {"DATABASE_OWNER_URL": owner, "DATABASE_URL": owner, "RELAIS_AS_OWNER": "1"}
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], env=env, cwd=ROOT, check=True)
        yield owner
    finally:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"drop database if exists {name} with (force)")


@pytest.mark.drill
def test_an_empty_database_gets_the_same_tables_either_way(plain: str) -> None:
    """The database of the tests was filled the quick way."""
    with psycopg.connect(plain) as slow, connection.cursor() as quick:
        for what, sql in _SAID.items():
            quick.execute(sql)
            expected: list[tuple[Any, ...]] = quick.fetchall()

            assert slow.execute(sql).fetchall() == expected, what
