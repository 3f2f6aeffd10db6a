"""A message may speak of an agreement: by a reference of its own, never by the person's name."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0003_finding_work")
_OLD = next(
    each
    for each in _before.Migration.operations
    if isinstance(each, migrations.RunSQL) and "floor.message_subject(message uuid)" in each.sql
)

SUBJECT = """
    select h.state::text, h.version, r.ref_code::text, h.due_at, h.sent_at is not null,
           case when r.sender_structure_id = m.owner_structure_id then r.id end,
           case when h.target_id = m.owner_structure_id then h.id end, null::uuid
      from notifications_message m
      join referrals_handoff h on m.subject_type = 'handoff' and h.id = m.subject_id
      join referrals_referral r on r.id = h.referral_id
     where m.id = message
       and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
    union all
    select r.state::text, r.version, r.ref_code::text, r.next_due_at, true,
           case when r.sender_structure_id = m.owner_structure_id then r.id end,
           (select h.id from referrals_handoff h where h.referral_id = r.id and h.target_id = m.owner_structure_id
             order by h.id desc limit 1), null::uuid
      from notifications_message m
      join referrals_referral r on m.subject_type = 'referral' and r.id = m.subject_id
     where m.id = message
       and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
    union all
    select case when f.chain is null then 'over'
                when c.expires_at > relais_now() + interval '31 days' then 'standing'
                when c.reason_code = 'referral_closed' then 'closed'
                when c.capture in ('oral_attested', 'oral_phone') and c.expires_at <= c.starts_at + interval '31 days'
                then 'unconfirmed' else 'term' end,
           0, upper(right(replace(c.chain::text, '-', ''), 6)), c.expires_at, true, null::uuid, null::uuid, c.person_id
      from notifications_message m
      join lateral (select * from people_consent x where x.chain = m.subject_id order by x.seq desc limit 1) c
        on m.subject_type = 'consent' and c.home_structure_id = m.owner_structure_id
      left join lateral (select i.chain from floor.consents_in_force(c.person_id) i where i.chain = c.chain limit 1) f on true
     where m.id = message
       and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_held"), ("referrals", "0011_ledger")]
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
