"""Lines of an append-only table change person when two files become one: that column, by that function, and nothing else."""

from django.db import migrations

_REFUSES = "raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'insufficient_privilege';"
_ERASED = (
    " if tg_op = 'DELETE' and current_user = 'relais_grantor'"
    " and to_jsonb(old) ->> 'person_id' = nullif(current_setting('app.erasing', true), '') then return old; end if;"
)
_MERGED = (
    " if tg_op = 'UPDATE' and current_user = 'relais_grantor'"
    " and to_jsonb(old) ->> 'person_id' = nullif(current_setting('app.merging', true), '')"
    " and to_jsonb(new) - 'person_id' = to_jsonb(old) - 'person_id' then return new; end if;"
)


def _trigger(exceptions: str) -> str:
    return (
        "create or replace function relais_append_only() returns trigger language plpgsql as"
        f" $$ begin{exceptions} {_REFUSES} end $$;"
    )


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_erased_lines")]
    operations = [migrations.RunSQL(_trigger(_ERASED + _MERGED), _trigger(_ERASED))]
