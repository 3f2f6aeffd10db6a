"""Grants derived from the ledger and the engaged handoffs; what follows a handoff's state; acts by code."""

from django.db import migrations

from core.kernel.floor import v1

_ENGAGED = "('accepted', 'in_progress', 'paused')"
_AWAITING = "('sent', 'info_requested', 'waitlisted')"
_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"

CONSENTS_IN_FORCE = """
    select c.id, c.chain, r.structure_id, c.scopes, c.expires_at
    from (select distinct on (chain) * from people_consent where person_id = person order by chain, seq desc) c
    join people_consentrecipient r on r.consent_id = c.id
    where c.act not in ('asked', 'refused', 'expired') and c.expires_at > (select relais_now())
"""

GRANTS_REBUILD = f"""
declare
  this timestamptz := relais_now();
begin
  perform pg_advisory_xact_lock(hashtextextended(person::text, 0));
  with wanted as (
    select distinct on (h.target_id, s.scope) h.target_id as structure_id, s.scope, c.expires_at,
           c.consent as consent_id, h.id as handoff_id
    from referrals_handoff h
    join floor.consents_in_force(person) c on c.structure_id = h.target_id
    cross join lateral unnest(h.scopes) as s(scope)
    where h.person_id = person and h.state in {_ENGAGED} and s.scope = any (c.scopes)
    order by h.target_id, s.scope, c.expires_at desc
  ), ended as (
    update people_accessgrant g set expires_at = this
     where g.person_id = person and g.ground = 'consent' and g.expires_at > this
       and not exists (select 1 from wanted w where w.structure_id = g.structure_id and w.scope = g.scope)
  )
  insert into people_accessgrant as g (id, person_id, home_structure_id, structure_id, network_id, scope, ground,
      consent_id, handoff_id, starts_at, expires_at, person_created_at, search_name)
    select gen_random_uuid(), p.id, p.home_structure_id, w.structure_id, p.network_id, w.scope, 'consent',
           w.consent_id, w.handoff_id, this, w.expires_at, p.created_at, p.search_name
    from wanted w join people_person p on p.id = person
    where w.structure_id <> p.home_structure_id
  on conflict (person_id, structure_id, scope) do update
    set expires_at = excluded.expires_at, consent_id = excluded.consent_id, handoff_id = excluded.handoff_id,
        starts_at = case when g.expires_at <= this then this else g.starts_at end, ground = 'consent'
    where g.ground = 'consent' or g.expires_at <= this;
end
"""

GRANTS_FOR = f"""
declare
  asked record;
  found_grants int;
begin
  select h.person_id, h.target_id into asked from referrals_handoff h
   where h.id = handoff and h.target_id = {_STRUCTURE} and h.state in {_ENGAGED};
  if not found or asked.person_id is null then return 0; end if;
  perform floor.grants_rebuild(asked.person_id);
  select count(*) into found_grants from people_accessgrant g
   where g.person_id = asked.person_id and g.structure_id = asked.target_id and g.handoff_id = handoff
     and g.expires_at > relais_now();
  return found_grants;
end
"""

SCOPES_FOR = """
    select coalesce(array_agg(distinct s.scope order by s.scope), '{}')
    from referrals_handoff h
    join floor.consents_in_force(h.person_id) c on c.structure_id = h.target_id
    cross join lateral unnest(h.scopes) as s(scope)
    where h.id = handoff and s.scope = any (c.scopes)
      and (h.target_id = nullif(current_setting('app.structure_id', true), '')::int
           or h.from_structure_id = nullif(current_setting('app.structure_id', true), '')::int)
"""

CONFIRM = f"""
declare
  asked record;
  last record;
  made uuid := gen_random_uuid();
begin
  select h.person_id, h.target_id into asked from referrals_handoff h
   where h.id = handoff and h.target_id = {_STRUCTURE} and h.state in {_ENGAGED};
  if not found or asked.person_id is null then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(asked.person_id::text, 0));
  select c.* into last from people_consent c
   where c.person_id = asked.person_id and c.capture in ('oral_attested', 'oral_phone')
     and c.id in (select f.consent from floor.consents_in_force(asked.person_id) f where f.structure_id = asked.target_id)
   order by c.seq desc limit 1;
  if not found or last.act = 'confirmed' then return false; end if;
  insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id)
    select gen_random_uuid(), made, r.person_id, r.home_structure_id, r.network_id, r.structure_id
    from people_consentrecipient r where r.consent_id = last.id;
  insert into people_consent (id, chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id, language,
      helper, witness, phone_called, text_version, text_sha256, at, starts_at, expires_at, reason_code,
      person_id, home_structure_id, network_id)
    select made, last.chain, 'confirmed', last.purpose, last.scopes, last.capture,
           nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid, asked.target_id, last.language,
           '', '', last.phone_called, last.text_version, last.text_sha256, relais_now(), last.starts_at,
           least(last.starts_at + interval '6 months', last.starts_at + n.consent_days * interval '1 day'), '',
           last.person_id, last.home_structure_id, last.network_id
    from tenancy_network n where n.id = last.network_id;
  return true;
end
"""

WITHDRAW_BY_CODE = f"""
declare
  slip record;
  last record;
  made uuid;
begin
  select s.person_id, s.id into slip from referrals_slip s
   where s.network_id = {_NETWORK} and s.code_hash = hash and s.person_id is not null;
  if not found then return; end if;
  perform pg_advisory_xact_lock(hashtextextended(slip.person_id::text, 0));
  for last in
    select distinct on (c.chain) c.* from people_consent c
    where c.person_id = slip.person_id order by c.chain, c.seq desc
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
      values (made, last.chain, 'withdrawn', last.purpose, last.scopes, 'code',
        nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid, {_STRUCTURE}, last.language,
        '', '', '', last.text_version, last.text_sha256, relais_now(), last.starts_at, last.expires_at, '',
        last.person_id, last.home_structure_id, last.network_id);
  end loop;
  return query
    select r.id, (floor.journal_marks(array[slip.person_id]))[1]
    from (select slip.id as slip_id) one
    left join referrals_referral r on r.person_id = slip.person_id
      and r.state in ('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')
      and (stopped is null or exists (select 1 from referrals_handoff h where h.referral_id = r.id and h.target_id = stopped
           and h.state in ('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')))
    order by r.id;
end
"""

FOLLOW_STATE = f"""
begin
  update referrals_handoffneed set live = new.state in ('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')
   where handoff_id = new.id
     and live is distinct from (new.state in ('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused'));
  if new.state not in {_AWAITING} then
    delete from referrals_handoffpreview where handoff_id = new.id;
  end if;
  if old.state in {_ENGAGED} and new.state not in {_ENGAGED} then
    update referrals_appointment set cancelled_at = relais_now(), version = version + 1
     where handoff_id = new.id and cancelled_at is null and starts_at > relais_now();
    if new.person_id is not null then perform floor.grants_rebuild(new.person_id); end if;
  end if;
  return null;
end
"""

PREVIEW_CHECK = f"""
declare
  current_state text;
  previewed boolean;
begin
  select state into current_state from referrals_handoff where id = new.id;
  previewed := exists (select 1 from referrals_handoffpreview where handoff_id = new.id);
  if previewed is distinct from (current_state in {_AWAITING}) then
    raise exception 'a preview exists exactly while an answer is awaited' using errcode = 'check_violation';
  end if;
  return null;
end
"""

CONSENT_RECORDED = """
begin
  perform floor.grants_rebuild(new.person_id);
  return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_floor"), ("journal", "0002_floor"), ("tenancy", "0001_initial")]
    operations = [
        v1.definer(
            "consents_in_force(person uuid)",
            "table (consent uuid, chain uuid, structure_id int, scopes smallint[], expires_at timestamptz)",
            CONSENTS_IN_FORCE,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer("grants_rebuild(person uuid)", "void", GRANTS_REBUILD, callers=()),
        v1.definer("people_grants_for(handoff uuid)", "int", GRANTS_FOR),
        v1.definer(
            "scopes_agreed(handoff uuid)", "smallint[]", SCOPES_FOR, language="sql", volatility="stable"
        ),
        v1.definer("confirm_consent(handoff uuid)", "boolean", CONFIRM),
        v1.definer(
            "withdraw_by_code(hash text, stopped int)", "table (referral uuid, mark text)", WITHDRAW_BY_CODE
        ),
        v1.definer("handoff_follows()", "trigger", FOLLOW_STATE, callers=("relais_owner",)),
        v1.definer("handoff_previewed()", "trigger", PREVIEW_CHECK, callers=("relais_owner",)),
        v1.definer("consent_recorded()", "trigger", CONSENT_RECORDED, callers=("relais_owner",)),
        migrations.RunSQL(
            "create trigger referrals_handoff_follows after update of state on referrals_handoff"
            " for each row when (old.state is distinct from new.state) execute function floor.handoff_follows();"
            "create constraint trigger referrals_handoff_previewed after insert or update of state on referrals_handoff"
            " deferrable initially deferred for each row execute function floor.handoff_previewed();"
            "create trigger people_consent_recorded after insert on people_consent"
            " for each row execute function floor.consent_recorded();",
            "drop trigger referrals_handoff_follows on referrals_handoff;"
            "drop trigger referrals_handoff_previewed on referrals_handoff;"
            "drop trigger people_consent_recorded on people_consent;",
        ),
    ]
