"""Lines are inserted in the acting context, never changed; two functions read them."""

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, STRUCTURE
from django.db import migrations

_INSERTED = f"network_id = {NETWORK} and structure_id is not distinct from {STRUCTURE}"


def _line(table: str) -> list:
    return [
        migrations.RunSQL(
            f"alter table {table} add column seq bigint generated always as identity;"
            f"alter table {table} add column xid xid8 not null default pg_current_xact_id();"
            f"create unique index {table}_seq on {table} (seq);",
            f"alter table {table} drop column seq; alter table {table} drop column xid;",
        ),
        v1.force(table),
        v1.policy(table, "insert", check=_INSERTED),
        *v1.grantor(table, "select"),
        v1.append_only(table),
    ]


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("kernel", "0001_floor")]
    operations = [
        *_line("journal_event"),
        *_line("journal_access"),
        migrations.RunSQL(
            "create index journal_access_marks on journal_access using gin (person_marks);"
            "create index journal_event_mark on journal_event (person_mark) where person_mark is not null;",
            "drop index journal_access_marks; drop index journal_event_mark;",
        ),
        v1.force("journal_personkey"),
        v1.policy("journal_personkey", "insert", check=f"network_id = {NETWORK}"),
        *v1.grantor("journal_personkey", "select", "delete"),
        v1.definer(
            "journal_marks(persons uuid[])",
            "text[]",
            """
            select coalesce(array_agg(encode(sha256(k.outer_pad || sha256(k.inner_pad || convert_to(p::text, 'UTF8'))), 'hex')
                                      order by n), '{}')
            from unnest(persons) with ordinality as asked(p, n)
            join journal_personkey k on k.id = p
            """,
            language="sql",
            volatility="stable",
        ),
    ]
