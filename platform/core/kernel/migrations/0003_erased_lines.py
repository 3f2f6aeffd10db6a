"""Lines of an append-only table go when the person they are about is erased, by the function that erases, and only then."""

from django.db import migrations

_REFUSES = "raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'insufficient_privilege';"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_finding_work")]
    operations = [
        # `current_user` is the grantor inside a definer function alone; it may delete from no journal.
        migrations.RunSQL(
            "create or replace function relais_append_only() returns trigger language plpgsql as $$ begin"
            " if tg_op = 'DELETE' and current_user = 'relais_grantor'"
            " and to_jsonb(old) ->> 'person_id' = nullif(current_setting('app.erasing', true), '') then return old; end if;"
            f" {_REFUSES} end $$;",
            "create or replace function relais_append_only() returns trigger language plpgsql as"
            f" $$ begin {_REFUSES} end $$;",
        ),
    ]
