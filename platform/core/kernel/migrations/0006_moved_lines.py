"""Lines of an append-only table follow the person to a new home: that column, by that cascade, and nothing else.

The cascade of a foreign key runs as the owner of the table.
"""

from importlib import import_module

from django.db import migrations

_trigger = import_module("core.kernel.migrations.0004_merged_lines")._trigger
_before = import_module("core.kernel.migrations.0005_swept_lines")
_KEPT = _before._KEPT + _before._SWEPT
_MOVED = (
    " if tg_op = 'UPDATE' and current_user = 'relais_owner'"
    " and to_jsonb(old) ->> 'person_id' = nullif(current_setting('app.moving_home', true), '')"
    " and to_jsonb(new) - 'home_structure_id' = to_jsonb(old) - 'home_structure_id' then return new; end if;"
)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0005_swept_lines")]
    operations = [migrations.RunSQL(_trigger(_KEPT + _MOVED), _trigger(_KEPT))]
