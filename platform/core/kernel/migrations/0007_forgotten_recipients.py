"""What forgets whom an old line was for may empty the person too, with the hash of her address."""

from importlib import import_module

from django.db import migrations

_merged = import_module("core.kernel.migrations.0004_merged_lines")
_before = import_module("core.kernel.migrations.0005_swept_lines")
_moved = import_module("core.kernel.migrations.0006_moved_lines")
_KEPT = _merged._ERASED + _merged._MERGED
_SWEPT = (
    f" if tg_op = 'DELETE' and {_before._OLD} then return old; end if;"
    f" if tg_op = 'UPDATE' and {_before._OLD} and to_jsonb(new) ->> 'address_hash' = ''"
    " and to_jsonb(new) ->> 'person_id' is null"
    " and to_jsonb(new) - 'address_hash' - 'person_id' = to_jsonb(old) - 'address_hash' - 'person_id'"
    " then return new; end if;"
)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_moved_lines")]
    operations = [
        migrations.RunSQL(
            _merged._trigger(_KEPT + _SWEPT + _moved._MOVED), _merged._trigger(_moved._KEPT + _moved._MOVED)
        )
    ]
