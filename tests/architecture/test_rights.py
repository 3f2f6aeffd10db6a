"""What each role may do, compared with the lists of `core.kernel.floor` (tenancy §1)."""

import pytest

from core.kernel.floor.definers import DEFINERS
from core.kernel.floor.rights import Right, expected
from core.kernel.models import floor_tables
from tests.architecture.catalogue import ROLES, column, rows

pytestmark = [pytest.mark.django_db, pytest.mark.scenario("security", 7)]
FULL = {"SELECT", "INSERT", "UPDATE", "DELETE"}


def granted_on_tables(role):
    """Table → privileges of `role`, its own or PUBLIC's."""
    found: dict[str, set[str]] = {}
    for table, privilege in rows(
        "select c.relname, a.privilege_type from pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a"
        " left join pg_roles r on r.oid = a.grantee"
        " where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace in ('public'::regnamespace, 'floor'::regnamespace)"
        " and (r.rolname = %s or a.grantee = 0)",
        role,
    ):
        found.setdefault(table, set()).add(privilege)
    return found


def granted_on_columns(role):
    """Table → {(privilege, column)} granted by column."""
    found: dict[str, set[tuple[str, str]]] = {}
    for table, privilege, name in rows(
        "select c.relname, x.privilege_type, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid,"
        " aclexplode(a.attacl) x left join pg_roles r on r.oid = x.grantee"
        " where c.relnamespace = 'public'::regnamespace and (r.rolname = %s or x.grantee = 0)",
        role,
    ):
        found.setdefault(table, set()).add((privilege, name))
    return found


def test_the_application_has_the_rights_of_the_list_and_no_other():
    stated = {
        table: FULL
        if right is None
        else {
            word
            for word, has in (("SELECT", right.select), ("INSERT", right.insert), ("DELETE", right.delete))
            if has
        }
        for table, right in expected().items()
    }

    assert granted_on_tables("relais_app") == {table: words for table, words in stated.items() if words}


def test_the_application_updates_the_columns_of_the_list_and_no_other():
    stated = {
        table: {("UPDATE", name) for name in right.update}
        for table, right in expected().items()
        if right and right.update
    }

    assert granted_on_columns("relais_app") == stated


def test_the_definer_functions_have_the_rights_of_the_list_and_no_other():
    stated = {
        table: {word.strip().upper() for word in right.grantor.split(",")}
        for table, right in expected().items()
        if right and right.grantor
    }

    assert granted_on_tables("relais_grantor") == stated
    assert granted_on_columns("relais_grantor") == {}


def test_nothing_about_persons_can_be_deleted_or_rewritten_whole():
    rights = expected()
    floor = {table: rights[table] for table in floor_tables()}

    assert {table for table, right in floor.items() if right is None or right.delete} == set()
    for table, right in floor.items():
        assert isinstance(right, Right)
        assert not {"id", "person_id", "home_structure_id", "network_id", "created_at"} & set(right.update), (
            table
        )


def test_nobody_but_the_owner_truncates_references_or_adds_triggers():
    for role in ROLES:
        strong = {"TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
        assert {table for table, words in granted_on_tables(role).items() if words & strong} == set()


def test_no_role_is_too_strong():
    assert rows(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcanlogin from pg_roles"
        " where rolname in ('relais_app', 'relais_grantor', 'relais_owner') order by 1"
    ) == [
        ("relais_app", False, False, False, True),
        ("relais_grantor", False, False, False, False),
        ("relais_owner", False, False, False, True),
    ]
    assert (
        rows("select rolname from pg_roles where rolcreatedb and rolname in ('relais_app', 'relais_grantor')")
        == []
    )


def test_the_application_owns_nothing():
    owned = rows(
        "select c.relname::text from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'relais_app'"
        " union select p.proname::text from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname = 'relais_app'"
        " union select n.nspname::text from pg_namespace n join pg_roles r on r.oid = n.nspowner where r.rolname = 'relais_app'"
        " union select d.datname::text from pg_database d join pg_roles r on r.oid = d.datdba where r.rolname = 'relais_app'"
    )

    assert owned == []


def test_the_application_creates_nothing_in_any_schema():
    assert (
        rows(
            "select nspname from pg_namespace where has_schema_privilege('relais_app', oid, 'CREATE') and nspname !~ '^pg_temp'"
        )
        == []
    )
    assert rows("select has_database_privilege('relais_app', current_database(), 'CREATE')") == [(False,)]


def test_the_application_can_become_nobody_else():
    assert (
        rows(
            "select g.rolname from pg_roles g where g.rolname <> 'relais_app' and pg_has_role('relais_app', g.oid, 'MEMBER')"
        )
        == []
    )
    assert (
        rows(
            "select g.rolname from pg_roles g where g.rolname <> 'relais_grantor' and pg_has_role('relais_grantor', g.oid, 'MEMBER')"
        )
        == []
    )


def test_the_owner_does_not_inherit_the_policies_of_the_application():
    assert (
        rows(
            "select g.rolname from pg_roles g where g.rolname in ('relais_app', 'relais_grantor')"
            " and pg_has_role('relais_owner', g.oid, 'USAGE')"
        )
        == []
    )


def test_the_definer_functions_are_those_of_the_list():
    found = column(
        "select p.proname::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    )

    assert found == set(DEFINERS)
    assert all(DEFINERS.values())


def test_a_definer_function_is_the_grantors_pins_its_path_and_is_not_for_everyone():
    functions = rows(
        "select p.proname::text, n.nspname::text, r.rolname::text, p.proconfig::text,"
        " exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)"
        " from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner"
        " where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')"
    )

    assert functions
    for name, schema, owner, config, public in functions:
        assert (schema, owner, public) == ("floor", "relais_grantor", False), name
        assert "search_path=pg_catalog, public, pg_temp" in config, name


def test_every_function_of_the_floor_runs_with_the_grantors_rights():
    plain = rows("select proname from pg_proc where pronamespace = 'floor'::regnamespace and not prosecdef")

    assert plain == []
