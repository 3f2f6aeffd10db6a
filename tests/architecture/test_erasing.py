"""Erasing a person deletes what every table holds of her: a table that the function may not empty is refused here."""

import pytest
from django.apps import apps

from core.kernel.floor.rights import expected
from people.models import Person
from tests.architecture.catalogue import column, rows

pytestmark = [pytest.mark.django_db, pytest.mark.scenario("people", 27)]
# Ids, states, dates and codes, kept for the counters under an id that was never hers (floor.person_forgotten).
KEPT = {"referrals_referral", "referrals_handoff", "referrals_handoffneed"}
# Her id in a column that is not called `person_id`, and why the function leaves it or deals with it by name.
OTHER_NAMES: dict[tuple[str, str], str] = {}


def _about_persons() -> set[str]:
    return column(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id'"
        " and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
    )


def _hanging_on_them() -> set[str]:
    """Tables without a `person_id` that point to a row about a person: they go with it."""
    return {
        child
        for child, parent in rows(
            "select conrelid::regclass::text, confrelid::regclass::text from pg_constraint"
            " where contype = 'f' and array_length(conkey, 1) = 1"
        )
        if parent in _about_persons() and child not in _about_persons()
    }


def test_the_function_that_erases_may_empty_every_table_about_a_person():
    """A new table: `grantor="select, delete"` in its room's apps.py, `v1.grantor(table, "select", "delete")` in its migration."""
    rights = expected()
    stated = {table: (rights[table].grantor if rights[table] else "").split(", ") for table in rights}
    walls = {(table, command) for table, command in rows(
        "select tablename::text, lower(cmd) from pg_policies where 'relais_grantor' = any (roles)"
    )}  # fmt: skip

    missing = {
        (table, need)
        for table in (_about_persons() | _hanging_on_them() | {"people_person"})
        for need in ("select", "update" if table in KEPT else "delete")
        if need not in stated.get(table, []) or (table, need) not in walls
    }

    assert missing == set()


def test_her_id_stands_under_one_name():
    """A foreign key to a person under another name would survive her."""
    found = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.related_model is Person and field.column != "person_id"
    }

    assert found == set(OTHER_NAMES)
