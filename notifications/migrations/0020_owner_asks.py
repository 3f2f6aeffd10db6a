"""The owner reads a membership too, with what rings for it: commands, measures and the crawler's twin act as it."""

from django.db import migrations

_BELLS = "floor.unread_bells(bigint, uuid, boolean)"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0019_health")]
    operations = [
        migrations.RunSQL(
            f"set local role relais_grantor; grant execute on function {_BELLS} to relais_owner; reset role;",
            f"set local role relais_grantor; revoke execute on function {_BELLS} from relais_owner; reset role;",
        )
    ]
