"""Old lines of an append-only table go with their clock: by the function of that clock, of that table, past 90 days.

The age is that of the real clock, never a moved one: no clock of people §8 is shorter for such a line.
"""

from importlib import import_module

from django.db import migrations

_before = import_module("core.kernel.migrations.0004_merged_lines")
_KEPT = _before._ERASED + _before._MERGED
_OLD = (
    " current_user = 'relais_grantor' and tg_table_name = nullif(current_setting('app.sweeping', true), '')"
    " and coalesce(to_jsonb(old) ->> 'at', to_jsonb(old) ->> 'ended_at')::timestamptz < now() - interval '90 days'"
)
_SWEPT = (
    f" if tg_op = 'DELETE' and {_OLD} then return old; end if;"
    f" if tg_op = 'UPDATE' and {_OLD} and to_jsonb(new) ->> 'address_hash' = ''"
    " and to_jsonb(new) - 'address_hash' = to_jsonb(old) - 'address_hash' then return new; end if;"
)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_merged_lines")]
    operations = [migrations.RunSQL(_before._trigger(_KEPT + _SWEPT), _before._trigger(_KEPT))]
