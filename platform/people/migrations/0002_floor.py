"""The two walls' lower one for persons, their status and the grants."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF
from core.kernel.floor.scopes import Scope
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("kernel", "0001_floor"), ("tenancy", "0001_initial"), ("journal", "0002_floor")]
    operations = [
        v1.definer("granted(person uuid, wanted smallint)", "boolean", v1.GRANTED, volatility="stable"),
        *v1.person_scope("people_person", Scope.IDENTITY, person="id"),
        v1.same_network("people_person", "home_structure_id"),
        *v1.grantor("people_person", "select", "update"),
        *v1.person_scope("people_personstatus", None),
        v1.same_home("people_personstatus"),
        *v1.grantor("people_personstatus", "select", "update"),
        v1.force("people_accessgrant"),
        v1.policy(
            "people_accessgrant",
            "select",
            using=f"case when structure_id = {FILES_OF} then true else home_structure_id = {FILES_OF} end",
        ),
        v1.same_home("people_accessgrant"),
        v1.same_network("people_accessgrant", "structure_id"),
        v1.same_network("people_accessgrant", "home_structure_id"),
        *v1.grantor("people_accessgrant", "select", "insert", "update"),
        v1.definer(
            "people_grant_copies()",
            "trigger",
            """
            begin
              update people_accessgrant set search_name = new.search_name, person_created_at = new.created_at
               where person_id = new.id;
              return null;
            end
            """,
            callers=("relais_owner",),
        ),
        migrations.RunSQL(
            "create trigger people_person_copies after update of search_name, created_at on people_person"
            " for each row when (old.search_name is distinct from new.search_name or old.created_at is distinct from new.created_at)"
            " execute function floor.people_grant_copies();",
            "drop trigger people_person_copies on people_person;",
        ),
        v1.definer(
            "readers_of(person uuid)",
            "table (at timestamptz, structure_id int, member_id uuid, kind text, scopes smallint[], reason text)",
            """
            select a.at, a.structure_id, a.member_id, a.kind::text, a.scopes, a.reason::text
            from journal_access a
            where a.person_marks && floor.journal_marks(array[person])::varchar[]
              and exists (select 1 from people_person p where p.id = person
                          and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int)
            order by a.at desc limit 200
            """,
            language="sql",
            volatility="stable",
        ),
    ]
