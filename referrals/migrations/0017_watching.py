"""Agreements that end, found for whoever must be told; grants compared with the ledger, the surplus ended."""

from django.db import migrations

from core.kernel.floor import v1

_HOME = "nullif(current_setting('app.file_structure_id', true), '')::int"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_WORK = "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)"

# The last line of a chain still in force, from 30 days before its end; 10 for the kinds of 30 days.
_ENDING = """
    c.expires_at > (select relais_now()) and c.expires_at <= (select relais_now()) + interval '30 days'
      and c.expires_at <= (select relais_now()) + case
        when c.capture in ('oral_attested', 'oral_phone') and c.expires_at <= c.starts_at + interval '31 days'
        then interval '10 days' else interval '30 days' end
      and c.act not in ('asked', 'refused', 'expired')
      and not exists (select 1 from people_consent n where n.chain = c.chain and n.seq > c.seq)
      and exists (select 1 from floor.consents_in_force(c.person_id) f where f.chain = c.chain)
"""

DUE_ENDING = f"""
    select c.chain, c.network_id::int, c.home_structure_id::int, c.expires_at, c.reason_code::text,
           jsonb_build_object('person', c.person_id, 'capturer', (
             select o.captured_by_id from people_consent o
             where o.chain = c.chain and o.act in ('given', 'extended', 'renewed') order by o.seq desc limit 1))
    from people_consent c
    where {_ENDING}
      and not exists (select 1 from people_consentnotice t where t.chain = c.chain and t.expires_at = c.expires_at)
    order by c.expires_at limit most
"""

ENDING_CONSENTS = f"""
    select c.chain, c.person_id, c.expires_at from people_consent c
    where c.home_structure_id = {_HOME} and {_ENDING} order by c.expires_at limit 100
"""

DUE_ENDED = """
    select c.id, c.network_id::int, c.home_structure_id::int, c.expires_at, ''::text,
           jsonb_build_object('person', c.person_id)
    from people_consent c
    where c.expires_at <= (select relais_now()) and c.expires_at > (select relais_now()) - interval '60 days'
      and c.act not in ('asked', 'refused', 'expired')
      and not exists (select 1 from people_consent n where n.chain = c.chain and n.seq > c.seq)
      and exists (select 1 from people_consentrecipient r where r.consent_id = c.id)
    order by c.expires_at limit most
"""

COMPARE = f"""
declare
  one uuid;
  reached uuid := null;
  this timestamptz := relais_now();
  found_now int;
begin
  for one in
    (select g.person_id from people_accessgrant g
      where g.person_id > after and g.ground = 'consent' and g.expires_at > this
      group by g.person_id order by g.person_id limit most)
    union
    (select h.person_id from referrals_handoff h
      where h.person_id > after and h.state in {_ENGAGED} group by h.person_id order by h.person_id limit most)
    order by 1 limit most
  loop
    reached := one;
    perform pg_advisory_xact_lock(hashtextextended(one::text, 0));
    return query
      with wanted as (
        select distinct on (h.target_id, s.scope) h.target_id as structure_id, s.scope, c.expires_at
        from referrals_handoff h
        join people_person p on p.id = one and p.home_structure_id <> h.target_id
        join floor.consents_in_force(one) c on c.structure_id = h.target_id
        cross join lateral unnest(h.scopes) as s(scope)
        where h.person_id = one and h.state in {_ENGAGED} and s.scope = any (c.scopes)
        order by h.target_id, s.scope, c.expires_at desc
      ), stored as (
        select g.structure_id, g.scope, g.expires_at, g.ground from people_accessgrant g
        where g.person_id = one and g.expires_at > this
      ), different as (
        select coalesce(w.structure_id, s.structure_id) as structure_id, coalesce(w.scope, s.scope) as scope,
               case when w.scope is null then 'surplus' when s.scope is null then 'missing' else 'other_date' end as kind
        from wanted w full join stored s on s.structure_id = w.structure_id and s.scope = w.scope
        where coalesce(s.ground, 'consent') = 'consent' and w.expires_at is distinct from s.expires_at
      )
      insert into people_grantdrift (id, person_id, home_structure_id, network_id, structure_id, scope, kind, found_at)
        select gen_random_uuid(), p.id, p.home_structure_id, p.network_id, d.structure_id, d.scope, d.kind, this
        from different d join people_person p on p.id = one
      returning people_grantdrift.id, people_grantdrift.network_id::int, people_grantdrift.home_structure_id::int,
                people_grantdrift.person_id, people_grantdrift.structure_id::int, people_grantdrift.scope,
                people_grantdrift.kind::text;
    get diagnostics found_now = row_count;
    if found_now > 0 then perform floor.grants_rebuild(one); end if;
  end loop;
  if reached is not null then
    return query select null::uuid, null::int, null::int, reached, null::int, null::smallint, null::text;
  end if;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0016_state_at_commit"), ("people", "0024_watching_floor")]
    operations = [
        v1.definer(
            "due_endingconsents(most int)",
            _WORK,
            DUE_ENDING,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "due_endedconsents(most int)",
            _WORK,
            DUE_ENDED,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "ending_consents()",
            "table (chain uuid, person_id uuid, expires_at timestamptz)",
            ENDING_CONSENTS,
            language="sql",
            volatility="stable",
        ),
        v1.definer(
            "compare_grants(after uuid, most int)",
            "table (drift uuid, network_id int, home int, person uuid, structure int, scope smallint, kind text)",
            "#variable_conflict use_column\n" + COMPARE,
        ),
    ]
