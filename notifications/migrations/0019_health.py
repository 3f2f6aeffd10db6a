"""That rounds are made, how sending does in counts and ages, and what heals a fault of planning or a restore."""

from importlib import import_module

from django.db import migrations, models

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0011_persons_floor")
_ABOUT = _before.Migration.operations[-1]
# As before, and for an event of late whose messages to the person are not there.
ABOUT = _before.ABOUT.replace(
    "not exists (select 1 from notifications_planned d where d.event_id = e.id)",
    "not exists (select 1 from notifications_planned d where d.event_id = e.id and (d.at < now() - interval '120 days'"
    " or exists (select 1 from notifications_message m where m.event_id = e.id and m.person_id is not null"
    " and (m.state <> 'planned' or m.\"offset\" <> '0'))))",
)

BEAT = """
insert into notifications_heartbeat as h (name, at, figure) values (beat.name, now(), beat.figure)
on conflict (name) do update set at = now(), figure = excluded.figure
"""
# One step of an index for each network, channel and priority: what waits for tomorrow costs nothing.
FIGURES = """
with late as materialized (
  select min(w.at) as at
    from tenancy_network n
    cross join (values ('mail'), ('sms')) c (channel)
    cross join generate_series(0, 9) p (priority)
    cross join lateral (
      select greatest(d.not_before, d.next_try_at) as at from notifications_message d
       where d.network_id = n.id and d.channel = c.channel and d.priority = p.priority
         and d.state in ('planned', 'leased') and d.not_before <= now()
         and (d.state = 'leased' or d.next_try_at is null or d.next_try_at <= now())
         and (d.state = 'planned' or d.lease_until < now())
       order by d.not_before limit 1) w
   where not exists (select 1 from notifications_gate g where g.network_id = n.id and g.channel = c.channel and not g.open)),
waiting as materialized (
  select count(*) as due from notifications_message d
   where d.state in ('planned', 'leased') and d.channel in ('mail', 'sms') and d.not_before <= now()),
unread as materialized (
  select count(*) as events, min(e.at) as at from journal_event e
   where e.seq > coalesce((select p.seq from notifications_planned p
                           where p.at < now() - interval '1 day' order by p.at desc limit 1), 0)
     and not exists (select 1 from notifications_planned p where p.event_id = e.id)),
doubtful as materialized (
  select count(*) as messages, min(d.not_before) as at from notifications_message d where d.state = 'unknown'),
tries as materialized (
  select count(*) as made, count(*) filter (where t.result = 'permanent') as refused
    from notifications_delivery t where t.ended_at > now() - interval '1 day'),
shut as materialized (
  select count(*) as gates, min(g.changed_at) as at from notifications_gate g where not g.open)
select now() - late.at, waiting.due::int, unread.events::int, now() - unread.at, doubtful.messages::int,
       now() - doubtful.at,
       (select count(*)::int from notifications_message d where d.state = 'dead' and d.not_before > now() - interval '1 day'),
       tries.made::int, tries.refused::int,
       coalesce((select h.figure from notifications_heartbeat h where h.name = 'reconcile'), 0),
       shut.gates::int, now() - shut.at,
       (select now() - h.at from notifications_heartbeat h where h.name = 'tick'),
       make_interval(secs => coalesce((select h.figure from notifications_heartbeat h where h.name = 'tick'), 0) / 1000.0)
  from late, waiting, unread, doubtful, tries, shut
"""
# Dealt with in the last ten days, and none of its messages is there; or never planned for a fault; or about an
# hour of the next ten days of which no reminder is there.
UNKEPT = """
select e.id, e.network_id, case when e.system = '' then e.structure_id end, e.at, e.name::text, e.payload
  from notifications_planned p join journal_event e on e.id = p.event_id
 where p.outcome in ('planned', 'failed') and p.at > now() - interval '120 days'
   and case when p.at > now() - interval '10 days' and p.outcome = 'failed' then true
            when p.at > now() - interval '10 days' and not exists (
              select 1 from notifications_message m where m.event_id = p.event_id) then true
            when e.name in ('appointment.set', 'appointment.moved') then
              (e.payload ->> 'starts')::timestamptz between now() and now() + interval '10 days'
              and not exists (select 1 from notifications_message m
                               where m.subject_id = (e.payload ->> 'appointment')::uuid and m."offset" <> '0')
            else false end
 order by e.seq limit most
"""
COUNT = "select count(*)::int from notifications_message m where m.event_id = event"
MEND = "update notifications_planned p set outcome = mend_planned.outcome where p.event_id = event"
LEFT = """
declare
  changed int;
begin
  update notifications_message m
     set state = 'sent', sent_at = relais_now(), lease_until = null, lease_token = null
   where m.id = any (known) and m.state in ('planned', 'leased', 'unknown');
  get diagnostics changed = row_count;
  return changed;
end
"""
_FOUND = (
    "table (oldest_due interval, due int, unplanned int, unplanned_since interval, unknown int, unknown_since interval,"
    " dead_today int, tried_today int, refused_today int, discrepancies int, closed_gates int, closed_since interval,"
    " beat interval, skew interval)"
)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0018_gates_sweeps"), ("journal", "0002_floor")]
    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("figure", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__in", ("tick", "reconcile"))), name="heartbeat_name"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "create sequence notifications_rounds; grant select, usage, update on sequence notifications_rounds to relais_app;",
            "drop sequence notifications_rounds;",
        ),
        v1.definer("beat(name text, figure int)", "void", BEAT, language="sql"),
        v1.definer("sending_figures()", _FOUND, FIGURES, language="sql", volatility="stable"),
        v1.definer(
            "due_unkeptevents(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            UNKEPT,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer("messages_planned(event uuid)", "int", COUNT, language="sql", volatility="stable"),
        migrations.RunSQL(_ABOUT.reverse_sql, _ABOUT.sql),
        v1.definer(
            "whom_it_is_about(event uuid)",
            "table (person_id uuid, structure_id int)",
            ABOUT,
            language="sql",
            volatility="stable",
        ),
        v1.definer("mend_planned(event uuid, outcome text)", "void", MEND, language="sql"),
        v1.definer("messages_left(known uuid[])", "int", LEFT),
    ]
