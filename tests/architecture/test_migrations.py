"""Migrations: one line each, reversible, importing no model; and, in a database of their own, really run."""

import ast
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.loader import MigrationLoader
from django.db.utils import DatabaseError

from core.kernel.floor.rights import expected
from people.models import Person
from tests.architecture.source import PACKAGES, every_module
from tests.factories.floor import as_owner

LOADER = MigrationLoader(None)
ROOMS = {"kernel", "journal", "accounts", "tenancy", *PACKAGES} - {"core", "config"}
OURS = {key: migration for key, migration in LOADER.disk_migrations.items() if key[0] in ROOMS}


def _each(operations: Any) -> Iterator[Any]:
    for operation in operations:
        yield operation
        if isinstance(operation, SeparateDatabaseAndState):
            yield from _each(operation.database_operations)


def test_each_room_has_one_line_of_migrations():
    assert {app for app, _ in OURS} >= {"kernel", "journal", "people"}
    for app in {app for app, _ in OURS}:
        mine = {key for key in OURS if key[0] == app}
        behind = [parent for key in mine for parent in OURS[key].dependencies if parent[0] == app]
        assert len(behind) == len(set(behind)) == len(mine) - 1, app


@pytest.mark.parametrize("key", sorted(OURS), ids="_".join)
def test_a_migration_can_be_undone_and_says_what_it_does(key):
    migration = OURS[key]

    assert "_auto_" not in key[1]
    for operation in _each(migration.operations):
        assert operation.reversible, operation
        if isinstance(operation, RunSQL):
            assert operation.reverse_sql, operation
        if isinstance(operation, RunPython):
            assert not migration.atomic and operation.elidable, (
                "data goes in batches, and is forgotten when squashed"
            )


@pytest.mark.parametrize("key", sorted(OURS), ids="_".join)
def test_schema_and_data_do_not_share_a_migration(key):
    kinds = {isinstance(operation, RunPython) for operation in _each(OURS[key].operations)}

    assert len(kinds) <= 1


def test_no_migration_imports_a_model():
    found = set()
    for module in every_module():
        if not module.is_a("migrations"):
            continue
        for node in ast.walk(module.tree):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found |= {
                module.name
                for name in names
                if name.split(".")[0] in PACKAGES and "models" in name.split(".")
            }

    assert found == set()


@pytest.mark.django_db
def test_no_model_waits_for_its_migration():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def _touch(apps: Any, schema_editor: Any) -> None:
    apps.get_model("people", "Person").objects.update(civility="Mme")


def _migrate_data() -> None:
    state = MigrationLoader(connection).project_state()
    with as_owner(), connection.schema_editor(atomic=False) as editor:
        RunPython(_touch).database_forwards("people", editor, state, state)


def test_a_data_migration_touches_every_row_of_a_floor(cast):
    _migrate_data()

    with as_owner():
        assert list(Person.objects.values_list("civility", flat=True)) == ["Mme", "Mme"]


def test_twin_without_the_owners_policy_a_data_migration_succeeds_over_nothing(cast):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("drop policy owner_all on people_person")

    _migrate_data()

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("create policy owner_all on people_person to relais_owner using (true)")
        assert list(Person.objects.values_list("civility", flat=True)) == ["", ""]


@pytest.fixture(scope="module")
def fresh(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A copy of the migrated database, in which no trigger stands aside."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_fresh"
        connection.close()
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"drop database if exists {name}")
            cursor.execute(f"create database {name} template {connection.settings_dict['NAME']}")
        connections.databases["fresh"] = connections.databases["default"] | {"NAME": name}
        try:
            with connections["fresh"].cursor() as cursor:
                cursor.execute("select tgrelid::regclass::text, tgname from pg_trigger where tgenabled = 'D'")
                for table, trigger in cursor.fetchall():
                    cursor.execute(f'alter table {table} enable trigger "{trigger}"')
            yield connections["fresh"]
        finally:
            connections["fresh"].close()
            del connections["fresh"]
            del connections.databases["fresh"]
            with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
                cursor.execute(f"drop database if exists {name}")


def _ask(fresh: Any, sql: str) -> list[tuple[Any, ...]]:
    with fresh.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


_TRIGGERS = (
    "select tgrelid::regclass::text, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2"
)
_FUNCTIONS = (
    "select p.proname, pg_get_functiondef(p.oid) from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
    " where n.nspname in ('public', 'floor') order by 1, 2"
)
_WALLED = "select relname from pg_class where relrowsecurity order by 1"
_CONSTRAINTS = (
    "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint order by 1, 2"
)
_POLICIES = "select tablename, policyname, cmd, qual, with_check from pg_policies order by 1, 2"


@pytest.mark.scenario("security", 6)
def test_the_triggers_of_a_migrated_database_are_all_on(triggers_as_migrated):
    assert {table for table, name, _ in triggers_as_migrated if name.endswith("_kept_whole")} >= {
        "journal_event",
        "journal_access",
    }
    assert [trigger for trigger in triggers_as_migrated if trigger[2] != "O"] == []


@pytest.mark.scenario("security", 6)
@pytest.mark.parametrize("table", ["journal_event", "journal_access"])
def test_even_the_owner_does_not_empty_the_journal(fresh, django_db_blocker, table):
    with (
        django_db_blocker.unblock(),
        pytest.raises((DatabaseError, psycopg.Error), match="append-only"),
        fresh.cursor() as cursor,
    ):
        cursor.execute(f"truncate {table}")


def test_a_migrated_database_has_the_rights_of_the_list(fresh, django_db_blocker):
    with django_db_blocker.unblock():
        granted = _ask(
            fresh,
            "select distinct relname::text from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee where r.rolname = 'relais_app'",
        )

    assert {name for (name,) in granted} == {
        table
        for table, right in expected().items()
        if right is None or right.select or right.insert or right.delete
    } | {"notifications_rounds"}  # the one sequence that the application draws from


def _hand_written() -> list[RunSQL]:
    """Every statement of our migrations that Django has not written itself, in the order it was run."""
    plan = [key for key in LOADER.graph._generate_plan(LOADER.graph.leaf_nodes(), at_end=True) if key in OURS]
    return [each for key in plan for each in _each(OURS[key].operations) if isinstance(each, RunSQL)]


def test_every_hand_written_statement_goes_back_and_forth(fresh, django_db_blocker):
    statements = _hand_written()

    with django_db_blocker.unblock():
        before = [_ask(fresh, sql) for sql in (_TRIGGERS, _POLICIES, _FUNCTIONS, _WALLED, _CONSTRAINTS)]
        with fresh.schema_editor() as editor:
            for statement in reversed(statements):
                editor.execute(statement.reverse_sql, params=None)
            bare = [_ask(fresh, sql) for sql in (_TRIGGERS, _POLICIES, _FUNCTIONS, _WALLED)]
            for statement in statements:
                editor.execute(statement.sql, params=None)
        after = [_ask(fresh, sql) for sql in (_TRIGGERS, _POLICIES, _FUNCTIONS, _WALLED, _CONSTRAINTS)]

    assert all(before)
    assert bare == [[], [], [], []]
    assert after == before


def test_the_application_cannot_migrate(db):
    raw = connection.connection

    with pytest.raises(psycopg.errors.InsufficientPrivilege), raw.transaction():
        raw.execute("alter table people_person add column x int")
