"""What was handed to a gateway and not heard of in time is found, so that someone is told once."""

from django.db import migrations, models

from core.kernel.floor import v1

_ROW = "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)"
DOUBTFUL = """
    select d.id, d.network_id, d.owner_structure_id, d.next_try_at, d.channel::text, '{}'::jsonb
      from notifications_message d
     where d.state = 'unknown' and d.next_try_at <= relais_now()
     order by d.next_try_at limit most
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0021_diverted")]
    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                fields=("next_try_at",), condition=models.Q(state="unknown"), name="message_doubtful"
            ),
        ),
        v1.definer(
            "due_doubtfulmessages(most int)", _ROW, DOUBTFUL, language="sql", volatility="stable", callers=()
        ),
    ]
