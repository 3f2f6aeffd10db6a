"""A message belongs to the structure that owns its recipient's data; a try is never changed; ends are ends."""

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, STRUCTURE
from django.db import migrations

_OWN = f"owner_structure_id = {STRUCTURE}"
_WRITTEN = f"owner_structure_id = {STRUCTURE} and network_id = {NETWORK}"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_messages"), ("kernel", "0001_floor"), ("journal", "0002_floor")]
    operations = [
        v1.force("notifications_message"),
        v1.policy("notifications_message", "select", using=_OWN),
        v1.policy("notifications_message", "insert", check=_WRITTEN),
        v1.policy("notifications_message", "update", using=_OWN, check=_WRITTEN),
        v1.same_network("notifications_message", "owner_structure_id"),
        *v1.grantor("notifications_message", "select", "update"),
        v1.force("notifications_delivery"),
        v1.policy("notifications_delivery", "select", using=_OWN),
        v1.policy("notifications_delivery", "insert", check=_WRITTEN),
        v1.same_network("notifications_delivery", "owner_structure_id"),
        v1.append_only("notifications_delivery"),
        migrations.RunSQL(
            "create function notifications_message_ends() returns trigger language plpgsql as $$ begin"
            " raise exception 'message %: % is an end', old.id, old.state using errcode = 'check_violation'; end $$;"
            "create trigger notifications_message_ends before update of state on notifications_message for each row"
            " when (old.state in ('sent', 'skipped', 'superseded', 'dead') and new.state <> old.state)"
            " execute function notifications_message_ends();",
            "drop trigger notifications_message_ends on notifications_message; drop function notifications_message_ends();",
        ),
    ]
