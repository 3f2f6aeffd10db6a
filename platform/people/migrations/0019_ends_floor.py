"""Erasing a person: what is deleted, what is reduced, and the little that stays."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"
_OWN = f"structure_id = {FILES_OF} and network_id = {NETWORK} and member_id = {MEMBER}"

# Tables that keep a row under another id: references, states, dates and codes, for the counters.
PERSON_FORGOTTEN = """
declare
  kept constant text[] := array['referrals_referral', 'referrals_handoff', 'referrals_handoffneed'];
  ghost constant uuid := gen_random_uuid();
  who record;
  one record;
begin
  perform pg_advisory_xact_lock(hashtextextended(erased::text, 0));
  select p.home_structure_id, p.network_id, p.birth_date, extract(year from p.created_at)::int as opened, n.time_zone
    into who from people_person p join tenancy_network n on n.id = p.network_id where p.id = erased;
  if not found then return; end if;
  perform set_config('app.erasing', erased::text, true);
  set constraints all deferred;
  insert into people_tombstone (id, network_id, home_structure_id, mark, why, asked_on, erased_on)
    values (gen_random_uuid(), who.network_id, who.home_structure_id, tomb, reason, asked,
            (relais_now() at time zone who.time_zone)::date);
  insert into people_ghost (id, network_id, home_structure_id, birth_band, opened_year)
    values (ghost, who.network_id, who.home_structure_id,
            coalesce((extract(year from who.birth_date)::int / 10 * 10)::text || '-'
                     || (extract(year from who.birth_date)::int / 10 * 10 + 9)::text, ''), who.opened);
  insert into people_pastconsent (id, network_id, home_structure_id, ghost_id, act, capture, "on", starts_on, expires_on)
    select gen_random_uuid(), c.network_id, c.home_structure_id, ghost, c.act, c.capture, c.at::date, c.starts_at::date,
           c.expires_at::date
    from people_consent c where c.person_id = erased;
  return query select e.file::text from people_export e where e.person_id = erased and e.file <> '';
  -- What hangs on one of her rows without naming her.
  for one in
    select child.relname as name, a.attname as link, parent.relname as parent
    from pg_constraint k
    join pg_class child on child.oid = k.conrelid and child.relnamespace = 'public'::regnamespace
    join pg_class parent on parent.oid = k.confrelid
    join pg_attribute a on a.attrelid = child.oid and a.attnum = k.conkey[1]
    where k.contype = 'f' and array_length(k.conkey, 1) = 1
      and exists (select 1 from pg_attribute p where p.attrelid = parent.oid and p.attname = 'person_id' and not p.attisdropped)
      and not exists (select 1 from pg_attribute p where p.attrelid = child.oid and p.attname = 'person_id' and not p.attisdropped)
  loop
    execute format('delete from %I where %I in (select id from %I where person_id = $1)', one.name, one.link, one.parent)
      using erased;
  end loop;
  for one in
    select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  loop
    if one.name = any (kept) then
      execute format('update %I set person_id = $1 where person_id = $2', one.name) using ghost, erased;
    else
      execute format('delete from %I where person_id = $1', one.name) using erased;
    end if;
  end loop;
  update referrals_handoff set answerer = '' where person_id = ghost and answerer <> '';
  delete from journal_personkey where id = erased;
  delete from people_person where id = erased;
  perform set_config('app.erasing', '', true);
end
"""

ERASE_PERSON = """
begin
  if not exists (select 1 from people_person p where p.id = erased
                 and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int) then
    return;
  end if;
  if coalesce(current_setting('app.system', true), '') = '' and not exists (
      select 1 from tenancy_membership m where m.id::text = current_setting('app.member_id', true)
         and m.role in ('lead', 'coordinator') and m.ended_at is null) then
    raise exception 'a person is erased by the lead of her home structure' using errcode = 'insufficient_privilege';
  end if;
  return query select floor.person_forgotten(erased, tomb, reason, asked);
end
"""


def _kept(table: str) -> list:
    return [
        v1.force(table),
        v1.policy(table, "select", using=_HOME),
        *v1.grantor(table, "select", "insert"),
        v1.same_network(table, "home_structure_id"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_ends_of_a_file"),
        ("kernel", "0003_erased_lines"),
        ("referrals", "0004_commit_checks"),
    ]
    operations = [
        v1.force("people_limitation"),
        v1.policy("people_limitation", "select", using=_HOME),
        v1.policy("people_limitation", "insert", check=_HOME),
        v1.policy("people_limitation", "update", using=_HOME, check=_HOME),
        *v1.grantor("people_limitation", "select", "delete"),
        v1.same_home("people_limitation"),
        v1.same_network("people_limitation", "home_structure_id"),
        v1.force("people_export"),
        v1.policy("people_export", "select", using=_OWN),
        v1.policy("people_export", "insert", check=_OWN),
        v1.policy("people_export", "update", using=_OWN, check=_OWN),
        *v1.grantor("people_export", "select", "delete"),
        v1.same_network("people_export", "structure_id"),
        *_kept("people_tombstone"),
        *_kept("people_ghost"),
        *_kept("people_pastconsent"),
        *v1.grantor("people_person", "delete"),
        *v1.grantor("people_personstatus", "delete"),
        *v1.grantor("people_contact", "select", "delete"),
        *v1.grantor("people_consent", "delete"),
        *v1.grantor("people_consentrecipient", "delete"),
        *v1.grantor("people_evaluation", "select", "delete"),
        *v1.grantor("people_pathwaychoice", "select", "delete"),
        *v1.grantor("people_urgentprocedure", "select", "delete"),
        *v1.grantor("people_accommodation", "select", "delete"),
        *v1.grantor("people_accessgrant", "delete"),
        *v1.grantor("people_readingpictures", "delete"),
        *v1.grantor("people_secondlook", "delete"),
        *v1.grantor("people_typedwithdrawal", "delete"),
        v1.definer(
            "person_forgotten(erased uuid, tomb text, reason text, asked date)",
            "setof text",
            PERSON_FORGOTTEN,
            callers=("relais_owner",),
        ),
        v1.definer(
            "erase_person(erased uuid, tomb text, reason text, asked date)", "setof text", ERASE_PERSON
        ),
    ]
