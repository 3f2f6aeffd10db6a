"""Sharing that a law provides for: who decides, who shares, what it opens beside the agreements, and its end.

A grant follows the best live ground: the one that holds longest, the agreement when both end together. So an
agreement taken back leaves what a law opens, and a share that ends leaves what the agreement opens.
"""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK

_before = import_module("referrals.migrations.0003_functions")
_ended = import_module("people.migrations.0020_setting_aside").SHARING_ENDED

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"
_OFFICER = (
    f"network_id = {NETWORK} and exists (select 1 from tenancy_membership m where m.id = {MEMBER}"
    f" and m.network_id = {NETWORK} and m.data_protection and m.ended_at is null)"
)
_ME = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"
_MINE = "nullif(current_setting('app.file_structure_id', true), '')::int"
_HERE = "nullif(current_setting('app.network_id', true), '')::int"
_IS_OFFICER = (
    f"exists (select 1 from tenancy_membership m where m.id = {_ME} and m.network_id = {_HERE}"
    " and m.data_protection and m.ended_at is null)"
)
_ENGAGED = "('accepted', 'in_progress', 'paused')"

GRANTS_REBUILD = f"""
declare
  this timestamptz := relais_now();
begin
  perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
  with opened as (
    select h.target_id as structure_id, s.scope, 'consent'::varchar as ground, c.expires_at,
           c.consent as consent_id, h.id as handoff_id
    from referrals_handoff h
    join floor.consents_in_force(person) c on c.structure_id = h.target_id
    cross join lateral unnest(h.scopes) as s(scope)
    where h.person_id = person and h.state in {_ENGAGED} and s.scope = any (c.scopes)
    union all
    select l.structure_id, s.scope, l.ground, l.expires_at, null, null
    from people_lawfulshare l cross join lateral unnest(l.scopes) as s(scope)
    where l.person_id = person and l.ended_at is null and l.expires_at > this
  ), wanted as (
    select distinct on (o.structure_id, o.scope) o.* from opened o
    order by o.structure_id, o.scope, o.expires_at desc, o.ground = 'consent' desc
  ), ended as (
    update people_accessgrant g set expires_at = this
     where g.person_id = person and g.expires_at > this
       and not exists (select 1 from wanted w where w.structure_id = g.structure_id and w.scope = g.scope)
  )
  insert into people_accessgrant as g (id, person_id, home_structure_id, structure_id, network_id, scope, ground,
      consent_id, handoff_id, starts_at, expires_at, person_created_at, search_name)
    select gen_random_uuid(), p.id, p.home_structure_id, w.structure_id, p.network_id, w.scope, w.ground,
           w.consent_id, w.handoff_id, this, w.expires_at, p.created_at, p.search_name
    from wanted w join people_person p on p.id = person
    where w.structure_id <> p.home_structure_id
  on conflict (person_id, structure_id, scope) do update
    set expires_at = excluded.expires_at, consent_id = excluded.consent_id, handoff_id = excluded.handoff_id,
        ground = excluded.ground, starts_at = case when g.expires_at <= this then this else g.starts_at end;
end
"""

# What a law already opens for longer is open too: the acceptance is not refused for that.
GRANTS_FOR = _before.GRANTS_FOR.replace(
    "and g.handoff_id = handoff\n     and g.expires_at > relais_now();",
    """and g.expires_at > relais_now()
     and (g.handoff_id = handoff or g.ground <> 'consent' and exists (
       select 1 from referrals_handoff h join floor.consents_in_force(asked.person_id) c on c.structure_id = h.target_id
        where h.id = handoff and g.scope = any (h.scopes) and g.scope = any (c.scopes)));""",
)
assert GRANTS_FOR != _before.GRANTS_FOR

SHARING_ENDED = _ended.replace(
    "\nend\n",
    """
  update people_lawfulshare set ended_at = relais_now()
   where person_id = person and ended_at is null and expires_at > relais_now();
end
""",
)
assert SHARING_ENDED != _ended

GRANT_BY_LAW = f"""
declare
  who record;
begin
  select p.home_structure_id, p.network_id into who from people_person p
    join people_personstatus s on s.person_id = p.id and s.status = 'active'
   where p.id = person and p.home_structure_id = {_MINE}
     and not exists (select 1 from people_limitation l where l.person_id = p.id and l.lifted_at is null);
  if not found or {_ME} is null then return 'gone'; end if;
  perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
  if not coalesce((select d.enabled from people_grounddecision d where d.network_id = who.network_id and d.ground = law
                   order by d.decided_at desc, d.id desc limit 1), false) then
    return 'disabled';
  end if;
  if not exists (select 1 from tenancy_structure t where t.id = target and t.network_id = who.network_id
                 and t.status = 'active' and t.id <> who.home_structure_id) then
    return 'target';
  end if;
  insert into people_lawfulshare (id, person_id, home_structure_id, network_id, structure_id, ground, scopes, starts_at,
      expires_at, informed_on, not_informed_why, shared_by_id, objection, explanation)
    values (share, person, who.home_structure_id, who.network_id, target, law, wanted, relais_now(), until, informed, why,
      {_ME}, '', '');
  perform floor.grants_rebuild(person);
  return '';
end
"""

END_BY_LAW = f"""
declare
  whose uuid;
begin
  select l.person_id into whose from people_lawfulshare l
   where l.id = share and (l.home_structure_id = {_MINE} or (l.network_id = {_HERE} and {_IS_OFFICER}));
  if not found then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(whose::text, 0));
  update people_lawfulshare set ended_at = relais_now(), ended_by_id = {_ME}
   where id = share and ended_at is null and expires_at > relais_now();
  if not found then return false; end if;
  perform floor.grants_rebuild(whose);
  return true;
end
"""

LIVE_BY_LAW = f"""
    select l.ground::text, count(*)::int from people_lawfulshare l
    where l.network_id = {_HERE} and {_IS_OFFICER} and l.ended_at is null and l.expires_at > relais_now()
    group by l.ground
"""


def _replaced(new: migrations.RunSQL, old: migrations.RunSQL) -> migrations.RunSQL:
    return migrations.RunSQL(new.sql, old.sql)


class Migration(migrations.Migration):
    dependencies = [("people", "0039_lawful_sharing"), ("referrals", "0023_real_contact")]
    operations = [
        v1.force("people_grounddecision"),
        v1.policy("people_grounddecision", "select", using=f"network_id = {NETWORK}"),
        v1.policy("people_grounddecision", "insert", check=f"decided_by_id = {MEMBER} and {_OFFICER}"),
        *v1.grantor("people_grounddecision", "select"),
        v1.force("people_lawfulshare"),
        v1.policy(
            "people_lawfulshare",
            "select",
            using=f"case when {_HOME} then true else objected_at is not null and {_OFFICER} end",
        ),
        v1.policy(
            "people_lawfulshare",
            "update",
            using=f"case when {_HOME} then true else objected_at is not null and {_OFFICER} end",
            check=f"case when {_HOME} then true else objected_at is not null and {_OFFICER} end",
        ),
        *v1.grantor("people_lawfulshare", "select", "insert", "update", "delete"),
        v1.same_home("people_lawfulshare"),
        v1.same_network("people_lawfulshare", "home_structure_id"),
        v1.same_network("people_lawfulshare", "structure_id"),
        _replaced(
            v1.definer("grants_rebuild(person uuid)", "void", GRANTS_REBUILD, callers=()),
            v1.definer("grants_rebuild(person uuid)", "void", _before.GRANTS_REBUILD, callers=()),
        ),
        _replaced(
            v1.definer("people_grants_for(handoff uuid)", "int", GRANTS_FOR),
            v1.definer("people_grants_for(handoff uuid)", "int", _before.GRANTS_FOR),
        ),
        _replaced(
            v1.definer("sharing_ended(person uuid)", "void", SHARING_ENDED),
            v1.definer("sharing_ended(person uuid)", "void", _ended),
        ),
        v1.definer(
            "grant_by_law(share uuid, person uuid, target int, law text, wanted smallint[], until timestamptz,"
            " informed date, why text)",
            "text",
            GRANT_BY_LAW,
        ),
        v1.definer("end_by_law(share uuid)", "boolean", END_BY_LAW),
        v1.definer(
            "live_by_law()",
            "table (ground text, live int)",
            LIVE_BY_LAW,
            language="sql",
            volatility="stable",
        ),
    ]
