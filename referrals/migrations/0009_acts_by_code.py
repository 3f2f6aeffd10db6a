"""What a code does, and what is done without one: stop, call back, read; and what is kept ten days.

The code of a voided paper still stops and still asks for a call; it reads nothing (people §5, §6).
"""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_BEFORE = import_module("referrals.migrations.0003_functions")
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"
_ALIVE = "('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')"
_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"

WITHDRAW_PERSON = f"""
declare
  last record;
  made uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
  for last in
    select distinct on (c.chain) c.* from people_consent c
    where c.person_id = person order by c.chain, c.seq desc
  loop
    continue when last.act in ('asked', 'refused', 'expired') or last.expires_at <= relais_now();
    continue when not exists (select 1 from people_consentrecipient r where r.consent_id = last.id
                              and (stopped is null or r.structure_id = stopped));
    made := gen_random_uuid();
    insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id)
      select gen_random_uuid(), made, r.person_id, r.home_structure_id, r.network_id, r.structure_id
      from people_consentrecipient r where r.consent_id = last.id and stopped is not null and r.structure_id <> stopped;
    insert into people_consent (id, chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id, language,
        helper, witness, phone_called, text_version, text_sha256, at, starts_at, expires_at, reason_code,
        person_id, home_structure_id, network_id)
      values (made, last.chain, 'withdrawn', last.purpose, last.scopes,
        case when by_code then 'code' else last.capture end, {_MEMBER}, {_STRUCTURE}, last.language,
        aided, case when by_code then '' else last.witness end, case when by_code then '' else last.phone_called end,
        last.text_version, last.text_sha256, relais_now(), last.starts_at, last.expires_at,
        case when by_code then '' else 'without_code' end,
        last.person_id, last.home_structure_id, last.network_id);
  end loop;
end
"""

STOPPED_REFERRALS = f"""
    select r.id from referrals_referral r
    where r.person_id = person and r.state in {_ALIVE}
      and (stopped is null or exists (select 1 from referrals_handoff h
           where h.referral_id = r.id and h.target_id = stopped and h.state in {_LIVE}))
    order by r.id
"""

WITHDRAW_BY_CODE = f"""
declare
  slip record;
begin
  select s.person_id, s.referral_id, p.home_structure_id into slip
    from referrals_slip s join people_person p on p.id = s.person_id
   where s.network_id = {_NETWORK} and s.code_hash = hash;
  if not found then return; end if;
  perform floor.withdraw_person(slip.person_id, stopped, true, aided);
  return query
    select r.id, (floor.journal_marks(array[slip.person_id]))[1], slip.home_structure_id::int, slip.referral_id
    from (select 1) one left join floor.stopped_referrals(slip.person_id, stopped) as r(id) on true;
end
"""

PERSONS_NAMED = f"""
    select p.id from tenancy_structure s
    join people_person p on p.home_structure_id = s.id and p.search_name = wanted
    where s.network_id = {_NETWORK} and p.last_name <> '' and p.birth_precision = 'day' and p.birth_date = born
    order by p.id
"""

WITHDRAW_BY_NAME = f"""
declare
  hits uuid[] := array(select floor.persons_named(wanted, born));
  her record;
begin
  if cardinality(hits) = 1 then
    perform pg_advisory_xact_lock(hashtextextended(hits[1]::text, 0));
    select p.id, p.home_structure_id into her from people_person p where p.id = hits[1];
    insert into referrals_keptplace (id, network_id, structure_id, person_id, referral_id, handoff_id, kind,
        appointment_id, since, kept_until)
      select gen_random_uuid(), h.network_id, h.target_id, h.person_id, h.referral_id, h.id, 'appointment',
             a.id, a.at, relais_now() + interval '10 days'
        from referrals_handoff h join referrals_appointment a on a.handoff_id = h.id
       where h.person_id = her.id and h.state in {_ENGAGED} and (stopped is null or h.target_id = stopped)
         and a.cancelled_at is null and a.presence = 'unknown' and a.starts_at > relais_now()
      union all
      select gen_random_uuid(), h.network_id, h.target_id, h.person_id, h.referral_id, h.id, 'waiting',
             null, coalesce(h.decided_at, h.sent_at, h.created_at), relais_now() + interval '10 days'
        from referrals_handoff h
       where h.person_id = her.id and h.state = 'waitlisted' and (stopped is null or h.target_id = stopped);
    perform floor.withdraw_person(her.id, stopped, false, aided);
    insert into people_typedwithdrawal (id, network_id, structure_id, person_id, match, way, helper, receipt,
        first_name, last_name, at, due_at, result)
      select gen_random_uuid(), {_NETWORK}, her.home_structure_id, her.id, 'one', way, aided, receipt,
             '', '', relais_now(), relais_now() + interval '10 days', ''
       where not exists (select 1 from people_typedwithdrawal t where t.person_id = her.id and t.settled_at is null);
    return query
      select r.id, (floor.journal_marks(array[her.id]))[1], her.home_structure_id::int,
             (select x.id from referrals_referral x where x.person_id = her.id order by x.created_at desc, x.id desc limit 1),
             1
      from (select 1) one left join floor.stopped_referrals(her.id, stopped) as r(id) on true;
    return;
  end if;
  insert into people_typedwithdrawal (id, network_id, structure_id, match, way, helper, receipt,
      first_name, last_name, birth_date, at, due_at, result)
    select gen_random_uuid(), {_NETWORK}, h.structure_id, case when cardinality(hits) = 0 then 'none' else 'several' end,
           way, aided, receipt, typed_first, typed_last, born, relais_now(), due, ''
    from (select distinct p.home_structure_id as structure_id from people_person p where p.id = any (hits)
          union all select null where cardinality(hits) = 0) h;
  return query select null::uuid, null::text, null::int, null::uuid, cardinality(hits);
end
"""

CALL_BACK = f"""
declare
  her uuid;
  about uuid;
  hits uuid[];
  target int;
  reference text := '';
begin
  if hash <> '' then
    select s.person_id, s.referral_id into her, about from referrals_slip s
     where s.network_id = {_NETWORK} and s.code_hash = hash;
  elsif said_reference <> '' then
    select r.person_id, r.id into her, about from referrals_referral r
     where r.network_id = {_NETWORK} and r.ref_code = said_reference and r.state in {_ALIVE};
  elsif born is not null then
    hits := array(select floor.persons_named(wanted, born));
    if cardinality(hits) = 1 then her := hits[1]; end if;
  end if;
  if her is not null and not exists (select 1 from referrals_referral r where r.id = about and r.state in {_ALIVE}) then
    about := (select r.id from referrals_referral r where r.person_id = her and r.state in {_ALIVE}
               order by r.created_at desc, r.id desc limit 1);
  end if;
  select r.holder_structure_id, r.ref_code into target, reference from referrals_referral r
   where r.id = about and r.state in {_ALIVE};
  if target is null and her is not null then
    target := (select p.home_structure_id from people_person p where p.id = her);
    about := null;
  end if;
  if target is null then
    target := {_STRUCTURE};
    her := null;
    about := null;
  end if;
  if target is null then return; end if;
  insert into referrals_callback (id, network_id, structure_id, person_id, referral_id, ref_code, motive, number, caller,
      taken_by_id, taken_structure_id, at, due_at, attempts)
    values (made, {_NETWORK}, target, her, about, coalesce(reference, ''), why, said_number, said_name,
      {_MEMBER}, {_STRUCTURE}, relais_now(), due, 0)
    on conflict (id) do nothing;
  return query select target, (floor.journal_marks(array[her]))[1], about;
end
"""

READING_SALT = f"""
    select p.salt from referrals_slip s
    join people_readingpictures p on p.person_id = s.person_id and p.salt <> ''
    where s.network_id = {_NETWORK} and s.code_hash = hash and s.voided_at is null
"""

READ_BY_CODE = f"""
declare
  slip record;
  his_mark text;
begin
  select s.id, s.person_id, coalesce(p.proof, '') as good, coalesce(t.wrong, 0) as tried into slip
    from referrals_slip s
    left join people_readingpictures p on p.person_id = s.person_id
    left join referrals_sliptries t on t.slip_id = s.id
   where s.network_id = {_NETWORK} and s.code_hash = hash and s.voided_at is null and s.person_id is not null;
  if not found then return; end if;
  if slip.good = '' or slip.good <> typed or slip.tried >= 10 then
    insert into referrals_sliptries (id, slip_id, network_id, wrong)
      values (gen_random_uuid(), slip.id, {_NETWORK}, 1)
      on conflict (slip_id) do update set wrong = least(referrals_sliptries.wrong + 1, 1000);
    return;
  end if;
  his_mark := (floor.journal_marks(array[slip.person_id]))[1];
  return query
    with holding as (
      select p.home_structure_id as structure_id, true as home, p.created_at as since, null::timestamptz as until,
             null::uuid as handoff_id
        from people_person p where p.id = slip.person_id
      union all
      select g.structure_id, false, min(g.starts_at), max(g.expires_at), (array_agg(g.handoff_id))[1]
        from people_accessgrant g where g.person_id = slip.person_id and g.expires_at > relais_now()
       group by g.structure_id)
    select w.structure_id::int, s.name::text, w.home, w.since, coalesce(r.motive, '')::text, w.until,
           (select max(a.at) from journal_access a
             where a.structure_id = w.structure_id and a.person_marks @> array[his_mark]::varchar[]),
           h.next_appointment_at, coalesce(h.state, '')::text, his_mark
      from holding w join tenancy_structure s on s.id = w.structure_id
      left join referrals_handoff h on h.id = w.handoff_id
      left join referrals_referral r on r.id = h.referral_id
     order by w.home desc, w.since, s.id;
end
"""

FOLLOW_STATE = _BEFORE.FOLLOW_STATE.replace(
    "and cancelled_at is null and starts_at > relais_now();",
    "and cancelled_at is null and starts_at > relais_now()\n"
    "       and not exists (select 1 from referrals_keptplace k where k.appointment_id = referrals_appointment.id"
    " and k.freed_at is null and k.retaken_at is null);",
)

DUE_KEPTPLACES = """
    select k.id, k.network_id::int, k.structure_id::int, k.kept_until, k.kind::text, '{}'::jsonb
    from referrals_keptplace k
    where k.freed_at is null and k.retaken_at is null and k.kept_until <= relais_now()
    order by k.kept_until limit most
"""

FREE_PLACE = f"""
declare
  what uuid;
begin
  update referrals_keptplace k set freed_at = relais_now()
   where k.id = place and k.structure_id = {_STRUCTURE}
     and k.freed_at is null and k.retaken_at is null and k.kept_until <= relais_now()
   returning k.appointment_id into what;
  if not found then return false; end if;
  update referrals_appointment set cancelled_at = relais_now(), version = version + 1
   where id = what and cancelled_at is null;
  return true;
end
"""

FORGET_TYPED = """
declare
  typed int;
  numbers int;
begin
  update people_typedwithdrawal set first_name = '', last_name = '', birth_date = null
   where at < relais_now() - interval '30 days' and (first_name <> '' or last_name <> '' or birth_date is not null);
  get diagnostics typed = row_count;
  update referrals_callback set number = '', caller = ''
   where at < relais_now() - interval '30 days' and (number <> '' or caller <> '');
  get diagnostics numbers = row_count;
  return typed + numbers;
end
"""

_OLD_WITHDRAWAL = v1.definer(
    "withdraw_by_code(hash text, stopped int)",
    "table (referral uuid, mark text)",
    _BEFORE.WITHDRAW_BY_CODE,
)
_OLD_FOLLOW = v1.definer(
    "handoff_follows()", "trigger", _BEFORE.FOLLOW_STATE, callers=("relais_owner",)
)
_NEW_FOLLOW = v1.definer("handoff_follows()", "trigger", FOLLOW_STATE, callers=("relais_owner",))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_calling_back_floor")]
    operations = [
        migrations.RunSQL(_OLD_WITHDRAWAL.reverse_sql, _OLD_WITHDRAWAL.sql),
        v1.definer(
            "withdraw_person(person uuid, stopped int, by_code boolean, aided text)",
            "void",
            WITHDRAW_PERSON,
            callers=(),
        ),
        v1.definer(
            "stopped_referrals(person uuid, stopped int)",
            "setof uuid",
            STOPPED_REFERRALS,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "persons_named(wanted text, born date)",
            "setof uuid",
            PERSONS_NAMED,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "withdraw_by_code(hash text, stopped int, aided text)",
            "table (referral uuid, mark text, home int, about uuid)",
            WITHDRAW_BY_CODE,
        ),
        v1.definer(
            "withdraw_by_name(wanted text, born date, typed_first text, typed_last text, stopped int, way text,"
            " aided text, receipt text, due timestamptz)",
            "table (referral uuid, mark text, home int, about uuid, hits int)",
            "#variable_conflict use_variable\n" + WITHDRAW_BY_NAME,
        ),
        v1.definer(
            "call_back(made uuid, hash text, said_reference text, wanted text, born date, why text, said_number text,"
            " said_name text, due timestamptz)",
            "table (structure int, mark text, referral uuid)",
            CALL_BACK,
        ),
        v1.definer(
            "reading_salt(hash text)", "text", READING_SALT, language="sql", volatility="stable"
        ),
        v1.definer(
            "read_by_code(hash text, typed text)",
            "table (place int, place_name text, is_home boolean, held_since timestamptz, why text,"
            " held_until timestamptz, looked_at timestamptz, next_at timestamptz, step text, mark text)",
            READ_BY_CODE,
        ),
        migrations.RunSQL(_NEW_FOLLOW.sql, _OLD_FOLLOW.sql),
        v1.definer(
            "due_keptplaces(most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            DUE_KEPTPLACES,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer("free_place(place uuid)", "boolean", FREE_PLACE),
        v1.definer("forget_typed()", "int", FORGET_TYPED),
    ]
