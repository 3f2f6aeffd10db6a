"""Two files of one structure become one: what forbids it, and the one function that does it (people §7).

Every row about the person taken in changes person; what is kept once per person has been brought together
before. Nobody reads more after: no other structure reads either file, and no agreement is left in force.
"""

from django.db import migrations

from core.kernel.floor import v1

FOLLOW = (
    "referrals_referraldetail",
    "referrals_need",
    "referrals_slip",
    "referrals_attempt",
    "referrals_followupstep",
    "referrals_outcome",
)
_HOME = "nullif(current_setting('app.file_structure_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"

HINDRANCE = f"""
    select case
      when (select count(*) from people_person p join people_personstatus s on s.person_id = p.id and s.status = 'active'
             where p.id in (one, other) and p.home_structure_id = {_HOME}) <> 2 then 'gone'
      when exists (select 1 from people_accessgrant g where g.person_id in (one, other) and g.expires_at > relais_now()) then 'read'
      when exists (select 1 from referrals_referral r where r.person_id in (one, other)
                   and r.state in ('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')) then 'pending'
      when exists (select 1 from people_limitation l where l.person_id in (one, other) and l.lifted_at is null) then 'set_aside'
      when exists (select 1 from people_rightrequest q where q.person_id in (one, other) and q.answer is null)
        or exists (select 1 from people_typedwithdrawal w where w.person_id in (one, other) and w.settled_at is null)
        or exists (select 1 from referrals_keptplace k where k.person_id in (one, other)
                   and k.freed_at is null and k.retaken_at is null) then 'asked'
      else '' end
"""

MERGE = f"""
declare
  asked record;
  hindrance text;
  one record;
begin
  select * into asked from people_mergeproposal m
   where m.id = proposal and m.home_structure_id = {_HOME} and m.confirmed_at is null and m.declined_at is null
     and m.expires_at > relais_now();
  if not found then return 'gone'; end if;
  perform pg_advisory_xact_lock(hashtextextended(least(asked.person_id, asked.absorbed_id)::text, 0));
  perform pg_advisory_xact_lock(hashtextextended(greatest(asked.person_id, asked.absorbed_id)::text, 0));
  if {_MEMBER} is null or {_MEMBER} = asked.proposed_by_id or (
      select count(*) <> 2 or not bool_or(t.role in ('lead', 'coordinator')) from tenancy_membership t
       where t.id in ({_MEMBER}, asked.proposed_by_id) and t.structure_id = asked.home_structure_id and t.ended_at is null) then
    return 'not_allowed';
  end if;
  hindrance := floor.merge_hindrance(asked.person_id, asked.absorbed_id);
  if hindrance <> '' then return hindrance; end if;
  if exists (select 1 from floor.ledger_in_force(asked.person_id))
     or exists (select 1 from floor.ledger_in_force(asked.absorbed_id)) then
    return 'read';
  end if;
  set constraints all deferred;
  perform set_config('app.merging', asked.absorbed_id::text, true);
  delete from people_mergeproposal m where m.confirmed_at is null and m.id <> proposal
     and (m.person_id in (asked.person_id, asked.absorbed_id) or m.absorbed_id in (asked.person_id, asked.absorbed_id));
  update people_mergeproposal set confirmed_at = relais_now(), confirmed_by_id = {_MEMBER} where id = proposal;
  -- Kept once per person: what stays has already been completed from what goes.
  delete from people_contact c where c.person_id = asked.absorbed_id
     and exists (select 1 from people_contact k where k.person_id = asked.person_id);
  delete from people_accommodation c where c.person_id = asked.absorbed_id
     and exists (select 1 from people_accommodation k where k.person_id = asked.person_id);
  delete from people_readingpictures where person_id = asked.absorbed_id;
  delete from people_evaluationdraft where person_id = asked.absorbed_id;
  delete from people_accessgrant where person_id = asked.absorbed_id;
  delete from people_blindmark where person_id = asked.absorbed_id;
  delete from people_personstatus where person_id = asked.absorbed_id;
  for one in
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and has_table_privilege(c.oid, 'UPDATE')
  loop
    execute format('update %I set person_id = $1 where person_id = $2', one.name) using asked.person_id, asked.absorbed_id;
  end loop;
  delete from people_person where id = asked.absorbed_id;
  perform set_config('app.merging', '', true);
  return '';
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0018_unplaced"),
        ("people", "0026_merging_floor"),
        ("kernel", "0004_merged_lines"),
    ]
    operations = [
        *(policy for table in FOLLOW for policy in v1.grantor(table, "update")),
        v1.definer(
            "merge_hindrance(one uuid, other uuid)", "text", HINDRANCE, language="sql", volatility="stable"
        ),
        v1.definer("merge_persons(proposal uuid)", "text", MERGE),
    ]
