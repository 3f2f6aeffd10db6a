"""A message may speak of a member's own account, which sleeps on a day: to that member alone."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0007_notice_subject")
_OLD = _before.Migration.operations[-1]

SUBJECT = (
    _before.SUBJECT
    + """
    union all
    select case when s.warned_at is null then 'awake' when s.suspended_at is null then 'warned' else 'asleep' end,
           0, upper(right(replace(s.id::text, '-', ''), 6)), s.due_at, true, null::uuid, null::uuid, null::uuid
      from notifications_message m
      join tenancy_sleep s on m.subject_type = 'account' and s.id = m.subject_id and s.user_id = m.user_id
     where m.id = message
       and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
"""
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0007_notice_subject"), ("tenancy", "0006_sleep")]
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
