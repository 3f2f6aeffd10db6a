"""Who proposes that two files are one; the reader's page and erasure follow a file that was taken in."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK

_TABLE = "people_mergeproposal"
_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"
_OWN_FILE = (
    "exists (select 1 from people_person p where p.id = absorbed_id"
    f" and p.home_structure_id = {FILES_OF})"
)
# What two files held of one person: these rows follow her.
FOLLOW = (
    "people_contact",
    "people_consent",
    "people_consentrecipient",
    "people_consentnotice",
    "people_grantdrift",
    "people_evaluation",
    "people_pathwaychoice",
    "people_secondlook",
    "people_urgentprocedure",
    "people_accommodation",
    "people_limitation",
    "people_export",
    "people_rightrequest",
)
_READERS = """
    select a.at, a.structure_id, a.member_id, a.kind::text, a.scopes, a.reason::text
    from journal_access a
    where a.person_marks && floor.journal_marks({persons})::varchar[]
      and exists (select 1 from people_person p where p.id = person
                  and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int)
    order by a.at desc limit {most}
"""
_BOTH = (
    "array[person] || array(select m.absorbed_id from people_mergeproposal m"
    " where m.person_id = person and m.confirmed_at is not null)"
)
MERGE_FORGOTTEN = """
begin
  if old.confirmed_at is not null then delete from journal_personkey where id = old.absorbed_id; end if;
  return null;
end
"""


def _readers_of(persons: str, most: int) -> migrations.RunSQL:
    return v1.definer(
        "readers_of(person uuid)",
        "table (at timestamptz, structure_id int, member_id uuid, kind text, scopes smallint[], reason text)",
        _READERS.format(persons=persons, most=most),
        language="sql",
        volatility="stable",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0025_merging"),
        ("kernel", "0004_merged_lines"),
        ("journal", "0002_floor"),
    ]
    operations = [
        v1.force(_TABLE),
        v1.policy(_TABLE, "select", using=_HOME),
        v1.policy(
            _TABLE,
            "insert",
            check=f"{_HOME} and proposed_by_id = {MEMBER} and confirmed_at is null and {_OWN_FILE}",
        ),
        v1.policy(_TABLE, "update", using=_HOME, check=_HOME),
        *v1.grantor(_TABLE, "select", "update", "delete"),
        v1.same_home(_TABLE),
        v1.same_network(_TABLE, "home_structure_id"),
        *(policy for table in FOLLOW for policy in v1.grantor(table, "update")),
        v1.definer("merge_forgotten()", "trigger", MERGE_FORGOTTEN, callers=("relais_owner",)),
        migrations.RunSQL(
            f"create trigger {_TABLE}_forgotten after delete on {_TABLE}"
            " for each row execute function floor.merge_forgotten();",
            f"drop trigger {_TABLE}_forgotten on {_TABLE};",
        ),
        migrations.RunSQL(
            _readers_of(_BOTH, 2000).sql,
            _readers_of("array[person]", 200).sql,
        ),
    ]
