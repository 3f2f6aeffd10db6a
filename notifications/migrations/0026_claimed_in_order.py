"""What a worker takes leaves in the order that chose it: the most pressing first, inside one claim too."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_gates = import_module("notifications.migrations.0017_gates_work")
_BEFORE = _gates.Migration.operations[3]
CLAIM = _gates.CLAIM.replace("update notifications_message m", ", held as (update notifications_message m").replace(
    "returning m.id, m.owner_structure_id, m.lease_token, m.attempts::int",
    "returning m.id, m.owner_structure_id, m.lease_token, m.attempts::int as attempts, m.priority, m.not_before)"
    " select h.id, h.owner_structure_id, h.lease_token, h.attempts from held h order by h.priority, h.not_before, h.id",
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0025_hand_lines")]
    operations = [
        migrations.RunSQL(_BEFORE.reverse_sql, _BEFORE.sql),
        v1.definer(
            "claim_messages(for_channel text, most int, lease_seconds int)", _gates._CLAIMED, CLAIM, language="sql"
        ),
    ]
