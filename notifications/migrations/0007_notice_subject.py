"""A message may speak of what a night announced: files that will be made nameless on a day, none of them named."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0005_consent_subject")
_OLD = _before.Migration.operations[-1]

SUBJECT = (
    _before.SUBJECT
    + """
    union all
    select 'announced', 0, upper(right(replace(m.subject_id::text, '-', ''), 6)),
           ((n.due_on + time '12:00') at time zone t.time_zone), true, null::uuid, null::uuid, null::uuid
      from notifications_message m
      join tenancy_network t on t.id = m.network_id
      join lateral (select w.due_on from people_notice w
                     where w.kind = 'retention' and w.subject = m.subject_id
                       and w.home_structure_id = m.owner_structure_id limit 1) n on m.subject_type = 'notice'
     where m.id = message
       and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
"""
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_sweeps"), ("people", "0037_keeping")]
    operations = [
        migrations.RunSQL(_OLD.reverse_sql, _OLD.sql),
        v1.definer(
            "message_subject(message uuid)",
            "table (state text, version int, ref_code text, due_at timestamptz, told boolean, referral_id uuid,"
            " handoff_id uuid, person_id uuid)",
            SUBJECT,
            language="sql",
            volatility="stable",
        ),
    ]
