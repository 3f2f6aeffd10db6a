"""The border between networks is a constraint: (structure, network) is one key (tenancy §5)."""

import pytest
from django.apps import apps

from tests.architecture.catalogue import rows

# Tables whose structure and network come from the context by their policies, and that name no other table.
CONTEXT_ONLY = {"journal_event", "journal_access"}


def ends():
    """Every (table, column) that names a structure, in a table that names a network."""
    for model in apps.get_models(include_auto_created=True):
        columns = {field.column: field for field in model._meta.concrete_fields}
        if "network_id" not in columns or model._meta.db_table in CONTEXT_ONLY | {"tenancy_structure"}:
            continue
        for name, field in columns.items():
            if (
                field.related_model is not None
                and field.related_model._meta.db_table == "tenancy_structure"
                or name.endswith("structure_id")
                and field.related_model is None
            ):
                yield model._meta.db_table, name


@pytest.mark.django_db
def test_a_structure_and_its_network_are_one_key():
    bound = {
        (table, next(each for each in columns if each != network))
        for table, columns, network in rows(
            "select t.relname::text, array_agg(a.attname::text), case t.relname when 'tenancy_network' then 'id' else 'network_id' end"
            " from pg_constraint c join pg_class t on t.oid = c.conrelid"
            " join pg_attribute a on a.attrelid = t.oid and a.attnum = any (c.conkey)"
            " where c.contype = 'f' and c.confrelid = 'tenancy_structure'::regclass and cardinality(c.conkey) = 2 group by t.relname, c.oid"
        )
    }
    needed = {*ends(), ("tenancy_network", "coordinating_structure_id"), ("tenancy_structure", "parent_id")}

    assert needed >= {("people_accessgrant", "structure_id"), ("people_accessgrant", "home_structure_id")}
    assert needed - bound == set()
