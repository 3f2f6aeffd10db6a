"""Find, claim and mark across structures: ids, states and dates, by the database's clock."""

from core.kernel.floor import v1
from django.db import migrations

_DUE = """(
    (d.state = 'planned' and d.not_before <= relais_now() and (d.next_try_at is null or d.next_try_at <= relais_now()))
    or (d.state = 'leased' and d.lease_until < relais_now()))"""


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_floor"),
        ("kernel", "0002_finding_work"),
        ("referrals", "0003_functions"),
    ]
    operations = [
        # Numbers are given before they are committed: an event planned a day ago bounds what can still appear below it.
        # A system's own act is nobody's: its structure is left out, so that the structure is told.
        v1.definer(
            "due_events(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            """
            select e.id, e.network_id, case when e.system = '' then e.structure_id end, e.at, e.name::text, e.payload
            from journal_event e
            where e.seq > coalesce((select p.seq from notifications_planned p
                                    where p.at < now() - interval '1 day' order by p.at desc limit 1), 0)
              and not exists (select 1 from notifications_planned p where p.event_id = e.id)
            order by e.seq limit most
            """,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "mark_planned(event uuid, outcome text)",
            "void",
            """
            insert into notifications_planned (event_id, seq, network_id, outcome, at)
            select e.id, e.seq, e.network_id, mark_planned.outcome, now() from journal_event e where e.id = event
            on conflict do nothing
            """,
            language="sql",
        ),
        v1.definer(
            "due_messages(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            f"""
            select d.id, d.network_id, d.owner_structure_id, d.not_before, d.channel::text, '{{}}'::jsonb
            from notifications_message d where {_DUE} order by d.priority, d.not_before limit most
            """,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "claim_messages(for_channel text, most int, lease_seconds int)",
            "table (id uuid, structure_id int, lease_token uuid, attempts int)",
            f"""
            with taken as materialized (
              select d.id from notifications_message d
              where d.network_id = nullif(current_setting('app.network_id', true), '')::int
                and d.channel = for_channel and {_DUE}
              order by d.priority, d.not_before limit most for no key update skip locked)
            update notifications_message m
               set state = 'leased', lease_token = gen_random_uuid(), lease_until = relais_now() + make_interval(secs => lease_seconds),
                   attempts = m.attempts + 1
              from taken where m.id = taken.id
            returning m.id, m.owner_structure_id, m.lease_token, m.attempts::int
            """,
            language="sql",
        ),
        v1.definer(
            "message_subject(message uuid)",
            "table (state text, version int, ref_code text, due_at timestamptz, told boolean, referral_id uuid, handoff_id uuid)",
            """
            select h.state::text, h.version, r.ref_code::text, h.due_at, h.sent_at is not null,
                   case when r.sender_structure_id = m.owner_structure_id then r.id end,
                   case when h.target_id = m.owner_structure_id then h.id end
              from notifications_message m
              join referrals_handoff h on m.subject_type = 'handoff' and h.id = m.subject_id
              join referrals_referral r on r.id = h.referral_id
             where m.id = message
               and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
            union all
            select r.state::text, r.version, r.ref_code::text, r.next_due_at, true,
                   case when r.sender_structure_id = m.owner_structure_id then r.id end,
                   (select h.id from referrals_handoff h where h.referral_id = r.id and h.target_id = m.owner_structure_id
                     order by h.id desc limit 1)
              from notifications_message m
              join referrals_referral r on m.subject_type = 'referral' and r.id = m.subject_id
             where m.id = message
               and m.owner_structure_id = nullif(current_setting('app.structure_id', true), '')::int
            """,
            language="sql",
            volatility="stable",
        ),
    ]
