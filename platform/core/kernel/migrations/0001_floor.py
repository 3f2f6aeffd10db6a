"""The schema of the definer functions, and the clock that the policies read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(
            "create schema if not exists floor authorization relais_grantor;"
            "set local role relais_grantor; grant usage on schema floor to relais_app, relais_owner; reset role;",
            "set local role relais_grantor; drop schema floor; reset role;",
        ),
        migrations.RunSQL(
            "create function relais_now() returns timestamptz language sql stable parallel safe as"
            " $$ select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;",
            "drop function relais_now();",
        ),
        migrations.RunSQL(
            "create function relais_append_only() returns trigger language plpgsql as"
            " $$ begin raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'insufficient_privilege'; end $$;",
            "drop function relais_append_only();",
        ),
    ]
