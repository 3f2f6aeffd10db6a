"""The floor, as the database itself describes it (tenancy §1, §3, §8)."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigAutoField, UUIDField

from core.kernel.models import FloorModel, floor_tables
from tests.architecture.catalogue import column, rows

pytestmark = [pytest.mark.django_db, pytest.mark.scenario("security", 6)]
TABLES = sorted(floor_tables())
# Columns that hold what nobody can guess: codes drawn at random, keyed hashes of secrets.
RANDOM = {
    ("people_evaluation", "sheet"),
    ("referrals_referral", "ref_code"),
    ("referrals_slip", "code_hash"),
    ("referrals_addressslip", "code_hash"),
    ("referrals_answerlink", "token_hash"),
    ("notifications_cap", "recipient_hash"),
}
# Switches and counts of a whole network: no line of them is about anyone.
OF_A_NETWORK = {"notifications_budget", "notifications_gate", "notifications_quietprofile"}
APPEND_ONLY = {"journal_event", "journal_access"}


def test_every_table_of_the_floor_is_in_the_database():
    assert set(TABLES) >= {"people_person", "people_accessgrant", "journal_event"}
    assert set(TABLES) - column("select tablename from pg_tables where schemaname = 'public'") == set()


def test_row_level_security_is_on_and_forced():
    walled = column(
        "select relname from pg_class where relrowsecurity and relforcerowsecurity and relkind in ('r', 'p')"
    )

    assert set(TABLES) - walled == set()


def test_no_table_has_a_floor_that_the_guard_does_not_know():
    walled = column(
        "select relname from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace"
    )

    assert walled - set(TABLES) == set()


def test_the_owner_keeps_one_policy_that_lets_migrations_see():
    owners = column(
        "select tablename from pg_policies where policyname = 'owner_all' and roles = '{relais_owner}'"
        " and cmd = 'ALL' and qual = 'true' and with_check = 'true'"
    )

    assert set(TABLES) - owners == set()


def test_no_policy_lets_the_application_through_unasked():
    open_doors = rows(
        "select tablename, policyname from pg_policies where not roles <@ '{relais_owner,relais_grantor}'"
        " and (coalesce(qual, '') = 'true' or coalesce(with_check, '') = 'true')"
    )

    assert open_doors == []


def test_a_policy_names_its_role_and_its_command():
    loose = rows(
        "select tablename, policyname, roles::text, cmd from pg_policies"
        " where 'public' = any (roles) or (cmd = 'ALL' and roles <> '{relais_owner}') or permissive <> 'PERMISSIVE'"
    )

    assert loose == []


def test_one_policy_a_command_for_the_application():
    doubled = rows(
        "select tablename, cmd from pg_policies where 'relais_app' = any (roles) group by tablename, cmd having count(*) > 1"
    )

    assert doubled == []


def test_the_application_has_no_policy_to_delete():
    assert rows("select tablename from pg_policies where 'relais_app' = any (roles) and cmd = 'DELETE'") == []


def test_policies_read_the_context_once_a_statement_and_the_floors_own_clock():
    """Bare, `current_setting` runs for each row; `now()` would not follow `clock.moved`."""
    texts = rows(
        "select tablename, policyname, coalesce(qual, '') || ' ' || coalesce(with_check, '') from pg_policies"
    )

    bare = [
        (table, name)
        for table, name, text in texts
        if text.count("current_setting") > text.count("SELECT") or "now()" in text.replace("relais_now()", "")
    ]

    assert bare == []


def test_no_view_looks_past_the_policies():
    blind = rows(
        "select relname from pg_class where relkind in ('v', 'm') and relnamespace in ('public'::regnamespace, 'floor'::regnamespace)"
        " and (relkind = 'm' or not coalesce(reloptions, '{}') && '{security_invoker=true,security_invoker=on}')"
    )

    assert blind == []


@pytest.mark.scenario("security", 5)
def test_a_unique_index_holds_a_structure_or_a_random_key():
    """A violation is told to whoever writes: it must not speak of another structure's rows."""
    random = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field.target_field if field.is_relation else field, UUIDField)
    }
    indexes = rows(
        "select t.relname, i.relname, array_agg(a.attname::text) from pg_index x"
        " join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid"
        " join pg_attribute a on a.attrelid = t.oid and a.attnum = any (x.indkey[0:x.indnkeyatts - 1])"
        " where x.indisunique and t.relname = any (%s) group by 1, 2",
        TABLES,
    )

    assert len(indexes) >= len(TABLES)
    assert [
        (table, index, columns)
        for table, index, columns in indexes
        if not any((table, each) in random | RANDOM or each.endswith("structure_id") for each in columns)
        and table not in OF_A_NETWORK
        and not (table in APPEND_ONLY and columns == ["seq"])  # the database's own number, never typed
    ] == []


def test_the_journal_refuses_change_and_truncation():
    """Bits of tgtype: 2 before, 8 delete, 16 update, 32 truncate; 1 for each row."""
    triggers = rows(
        "select c.relname, t.tgtype from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid"
        " where p.proname = 'relais_append_only'"
    )

    assert {(table, kind) for table, kind in triggers if table in APPEND_ONLY} == {
        (table, kind) for table in APPEND_ONLY for kind in (1 | 2 | 8 | 16, 2 | 32)
    }


def test_keys_on_the_floor_cannot_be_counted():
    counted = [
        model.__name__
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, FloorModel) and isinstance(model._meta.pk, BigAutoField | ArrayField)
    ]

    assert counted == []
