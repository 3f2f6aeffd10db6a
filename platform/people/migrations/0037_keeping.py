"""A hold lasts three years at most; a notice speaks for one day, and a hold that has ended asks for a new one."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("people.migrations.0028_guards_floor")
_OLD = next(
    each
    for each in _before.Migration.operations
    if isinstance(each, migrations.RunSQL) and "floor.due_persons(most int)" in each.sql
)

# A notice stands when it was told since the last contact and since any hold ended, for a day that is not
# before the end of the clock as the network keeps it today. Nothing ends before that day.
DUE_PERSONS = f"""
    select d.id, d.network_id, d.home_structure_id, d.ends_on::timestamptz,
           case when d.told_for is null then 'announce' else 'anonymise' end,
           jsonb_build_object('ends_on', d.ends_on)
    from (
      select p.id, p.network_id, p.home_structure_id, t.today, w.told_for, e.ends_on
      from people_person p
      join tenancy_network n on n.id = p.network_id
      cross join lateral (select (relais_now() at time zone n.time_zone)::date as today) t
      left join people_personstatus s on s.person_id = p.id
      cross join lateral (select coalesce(s.last_contact_on, (p.created_at at time zone n.time_zone)::date) as last_on) c
      cross join lateral (select c.last_on + {_before._days("p.network_id", "person", 730)} as ends_on) e
      left join lateral (
        select w.due_on as told_for from people_notice w
        where w.person_id = p.id and w.kind = 'retention' and (w.told_at at time zone n.time_zone)::date >= c.last_on
          and w.due_on >= e.ends_on
          and not exists (
            select 1 from people_legalhold h where h.person_id = p.id and h.held_at >= w.told_at)
        order by w.due_on desc limit 1) w on true
      where not exists (
        select 1 from people_legalhold h
        where h.person_id = p.id and h.lifted_at is null and h.until >= t.today)
    ) d
    where (d.told_for is null and d.ends_on - {_before._days("d.network_id", "person_notice", 30)} <= d.today)
       or d.told_for <= d.today
    order by d.ends_on, d.id limit most
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0036_old_reads")]
    operations = [
        migrations.RunSQL(
            "alter table people_legalhold add constraint legalhold_three_years check"
            " (until <= ((held_at at time zone 'UTC') + interval '3 years 1 day')::date);",
            "alter table people_legalhold drop constraint legalhold_three_years;",
        ),
        migrations.RunSQL(
            "alter table people_notice add constraint notice_thirty_days check"
            " (kind <> 'retention' or due_on >= (told_at at time zone 'UTC')::date + 29);",
            "alter table people_notice drop constraint notice_thirty_days;",
        ),
        migrations.RunSQL(_OLD.reverse_sql, _OLD.sql),
        v1.definer(
            "due_persons(most int)", _before._TABLE, DUE_PERSONS, language="sql", volatility="stable", callers=()
        ),
    ]
