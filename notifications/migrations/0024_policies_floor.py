"""Settings of a network are read in it; the hours that its persons are reminded of; what watchers and sweeps ask."""

from importlib import import_module

from django.db import migrations, models

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, NOW, STRUCTURE

_health = import_module("notifications.migrations.0019_health")
_OLD_FIGURES = next(one for one in _health.Migration.operations if "sending_figures()" in getattr(one, "sql", ""))

_POLICY, _QUIET, _JOB, _BATCH = (
    "notifications_reminderpolicy",
    "notifications_quietprofile",
    "notifications_jobrun",
    "notifications_letterbatch",
)
_OF_NETWORK = f"network_id = {NETWORK}"
_MINE = f"{_OF_NETWORK} and (structure_id is null or structure_id = {STRUCTURE})"

# Hours to come of the persons of one's own structure, with the last time each was said.
RECALLED = f"""
    select a.id, a.version, a.person_id, a.starts_at, said.at, said.event_id
      from people_person p
      join referrals_appointment a on a.person_id = p.id
      cross join lateral (
        select e.at, m.event_id
          from notifications_message m
          join journal_event e on e.id = m.event_id
         where m.person_id = a.person_id and m.subject_type = 'appointment' and m.subject_id = a.id
           and m.subject_version = a.version
         order by e.seq desc limit 1) said
     where p.home_structure_id = {STRUCTURE} and a.cancelled_at is null and a.presence = 'unknown'
       and a.starts_at > {NOW} and a.starts_at <= {NOW} + days * interval '1 day'
"""
# As before; what is missing is counted by each network's last night; of each paid channel, what is left of the day.
FIGURES = (
    _health.FIGURES.replace(
        "coalesce((select h.figure from notifications_heartbeat h where h.name = 'reconcile'), 0),",
        "coalesce((select sum(r.found) from (select distinct on (j.network_id) j.found from notifications_jobrun j"
        " where j.job = 'reconcile' and j.found is not null order by j.network_id, j.\"on\" desc) r), 0)::int,",
    )
    .replace("/ 1000.0)\n", "/ 1000.0),\n       thin.share\n")
    .replace("tries, shut\n", "tries, shut, thin\n")
    .replace(
        "\nselect now() - late.at,",
        """,
thin as materialized (
  select min(greatest(100 - b.spent * 100 / said.whole, 0))::int as share
    from notifications_budget b
    join tenancy_network n on n.id = b.network_id
    left join notifications_gate g on g.network_id = b.network_id and g.channel = b.channel
   cross join lateral (select coalesce(g.daily, usual) as whole) said
   where b.day = (now() at time zone n.time_zone)::date and said.whole > 0)
select now() - late.at,""",
    )
)
_FOUND = _health._FOUND.replace("skew interval)", "skew interval, budget_left int)")


class Migration(migrations.Migration):
    dependencies = [("notifications", "0023_reminder_policies")]
    operations = [
        *(
            one
            for table in (_POLICY, _QUIET)
            for one in (v1.force(table), v1.policy(table, "select", using=_OF_NETWORK))
        ),
        v1.policy(_QUIET, "insert", check=_OF_NETWORK),
        v1.policy(_QUIET, "update", using=_OF_NETWORK, check=_OF_NETWORK),
        v1.policy(_POLICY, "insert", check=_MINE),
        v1.policy(_POLICY, "update", using=_MINE, check=_MINE),
        v1.definer(
            "hours_to_recall(days int)",
            "table (appointment uuid, version int, person_id uuid, starts_at timestamptz, told_at timestamptz,"
            " event uuid)",
            RECALLED,
            language="sql",
            volatility="stable",
        ),
        migrations.RunSQL(_OLD_FIGURES.reverse_sql, _OLD_FIGURES.sql),
        v1.definer("sending_figures(usual int)", _FOUND, FIGURES, language="sql", volatility="stable"),
        migrations.RunSQL(
            "delete from notifications_heartbeat where name = 'reconcile'",
            "delete from notifications_heartbeat where name = 'reconcile'",
        ),
        migrations.RemoveConstraint("heartbeat", "heartbeat_name"),
        migrations.AddConstraint(
            "heartbeat", models.CheckConstraint(condition=models.Q(name="tick"), name="heartbeat_name")
        ),
        *v1.grantor(_BATCH, "select", "delete"),
        v1.sweep(
            "job_runs", _JOB, "t.\"on\" < (least(now(), relais_now()) - interval '365 days')::date"
        ),
        v1.sweep(
            "letter_batches",
            _BATCH,
            "t.made_at < least(now(), relais_now()) - interval '730 days'"
            " and not exists (select 1 from notifications_message m where m.batch_id = t.id)",
        ),
    ]
