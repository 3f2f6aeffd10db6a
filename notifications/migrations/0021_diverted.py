"""A contract that ends diverts also what a dead worker held; what has no other channel, a professional's mail, waits."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_work = import_module("notifications.migrations.0017_gates_work")
_OLD = next(each for each in _work.Migration.operations if "due_divertedmessages" in each.sql)

DIVERTED = """
    select d.id, d.network_id, d.owner_structure_id, d.not_before, d.channel::text, '{}'::jsonb
      from notifications_gate g
      join notifications_message d on d.network_id = g.network_id and d.channel = g.channel
     where g.diverted and d.person_id is not null and d.not_before <= relais_now()
       and (d.state = 'planned' or (d.state = 'leased' and d.lease_until < relais_now()))
     order by d.priority, d.not_before limit most
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0020_owner_asks")]
    operations = [
        migrations.RunSQL(
            v1.definer(
                "due_divertedmessages(most int)",
                _work._ROW,
                DIVERTED,
                language="sql",
                volatility="stable",
                callers=(),
            ).sql,
            _OLD.sql,
        ),
    ]
