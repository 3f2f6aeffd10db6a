"""Find the requests of which a level is due, without reading them."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_levels"), ("kernel", "0002_finding_work")]
    operations = [
        v1.definer(
            "due_referrals(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            """
            select r.id, r.network_id, r.holder_structure_id, r.level_due_at, r.next_due_kind::text, '{}'::jsonb
            from referrals_referral r
            where r.state in ('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')
              and r.level_due_at <= relais_now()
            order by r.level_due_at limit most
            """,
            language="sql",
            volatility="stable",
            callers=(),
        ),
    ]
