"""Two files become one: every row about the person must be able to follow her."""

import pytest

from core.kernel.floor.rights import expected
from tests.architecture.catalogue import column, rows

pytestmark = [pytest.mark.django_db, pytest.mark.scenario("people", 25)]
# Kept once per person, or made again: the function deletes those of the file that goes.
GO = {
    "people_accessgrant",
    "people_blindmark",
    "people_evaluationdraft",
    "people_personstatus",
    "people_readingpictures",
}


def test_the_function_that_merges_may_move_every_table_about_a_person():
    """A new table: « update » in `grantor` of its room's apps.py, `v1.grantor(table, "update")` in its migration."""
    about = column(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id'"
        " and not a.attisdropped where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
    )
    policies = {
        table
        for (table,) in rows(
            "select tablename::text from pg_policies where 'relais_grantor' = any (roles) and cmd = 'UPDATE'"
        )
    }
    rights = expected()
    stated = {table for table, right in rights.items() if right and "update" in right.grantor}

    assert about >= GO
    assert about - GO - (policies & stated) == set()
