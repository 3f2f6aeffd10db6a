"""An alert belongs to its structure; who opened many files in the last hour is read from the journal."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK, STRUCTURE

DUE_UNUSUAL = """
  select r.member_id, r.network_id::int, r.structure_id::int, max(r.at), '', jsonb_build_object('files', count(distinct r.mark))
  from (select a.member_id, a.network_id, a.structure_id, a.at, unnest(a.person_marks) as mark
          from journal_access a
         where a.kind = 'file' and a.at > relais_now() - interval '1 hour' and a.member_id is not null) r
  join tenancy_network n on n.id = r.network_id
  where not exists (select 1 from people_unusualreading u
                     where u.reader_id = r.member_id and u.at > relais_now() - interval '1 hour')
  group by r.member_id, r.network_id, r.structure_id, n.files_an_hour
  having count(distinct r.mark) > n.files_an_hour
  order by 4 limit most
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0021_unusual_reading"),
        ("journal", "0002_floor"),
        ("tenancy", "0004_files_an_hour"),
    ]
    operations = [
        v1.force("people_unusualreading"),
        v1.policy("people_unusualreading", "select", using=f"structure_id = {FILES_OF}"),
        v1.policy(
            "people_unusualreading", "insert", check=f"structure_id = {STRUCTURE} and network_id = {NETWORK}"
        ),
        v1.policy(
            "people_unusualreading",
            "update",
            using=f"structure_id = {FILES_OF}",
            check=f"structure_id = {FILES_OF} and network_id = {NETWORK}",
        ),
        *v1.grantor("people_unusualreading", "select"),
        v1.same_network("people_unusualreading", "structure_id"),
        migrations.RunSQL(
            "create index journal_access_files on journal_access (at) where kind = 'file';",
            "drop index journal_access_files;",
        ),
        v1.definer(
            "due_unusualreadings(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            DUE_UNUSUAL,
            language="sql",
            volatility="stable",
        ),
    ]
