"""How much rings for someone, asked with her membership; and which structures have mails to gather."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0012_preferences"), ("kernel", "0002_finding_work")]
    operations = [
        v1.definer(
            "unread_bells(for_structure bigint, for_user uuid, for_team boolean)",
            "int",
            """
            select count(*)::int from notifications_message m
             where m.owner_structure_id = for_structure and m.channel = 'bell' and m.read_at is null
               and m.message_class in ('A', 'B')
               and (m.user_id = for_user or (for_team and m.user_id is null and m.key not like '%:gone-%'))
            """,
            language="sql",
            volatility="stable",
        ),
        # Fifteen minutes ahead of the instant at which each would leave alone.
        v1.definer(
            "due_gatherings(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            """
            select (array_agg(m.id))[1], m.network_id, m.owner_structure_id, min(m.not_before), m.rhythm::text, '{}'::jsonb
              from notifications_message m
             where m.state = 'planned' and m.rhythm <> '' and m.not_before <= relais_now() + interval '15 minutes'
             group by m.network_id, m.owner_structure_id, m.rhythm order by 4 limit most
            """,
            language="sql",
            volatility="stable",
            callers=(),
        ),
    ]
