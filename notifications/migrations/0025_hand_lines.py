"""Which structures have something to say by hand is found, so that what does not hold any more leaves their lists."""

from django.db import migrations

from core.kernel.floor import v1

_ROW = "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)"
LINES = """
    select (array_agg(d.id))[1], d.network_id, d.owner_structure_id, min(d.not_before), '', '{}'::jsonb
      from notifications_message d
     where d.state = 'planned' and d.channel in ('call', 'letter', 'slip') and d.person_id is not null
       and d.not_before <= relais_now()
     group by d.network_id, d.owner_structure_id order by d.owner_structure_id limit most
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0024_policies_floor")]
    operations = [
        v1.definer("due_handlines(most int)", _ROW, LINES, language="sql", volatility="stable", callers=())
    ]
