"""What the ledger opens is computed from whole chains; no row can replay, widen or outlive what was said.

A referral that closes bounds the agreement it was sent under, wherever it is closed from.
"""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("referrals.migrations.0003_functions")

_HOME = "nullif(current_setting('app.file_structure_id', true), '')::int"
_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"
_OPENING = "('given', 'extended', 'renewed')"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_AWAITING = "('sent', 'info_requested', 'waitlisted')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"
_COLUMNS = """id, chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id, language, helper, witness,
      phone_called, called_at, place, copy, text_version, text_sha256, at, starts_at, expires_at, reason_code,
      person_id, home_structure_id, network_id"""

# A structure keeps a thing when every row since the chain was last opened names both.
CONSENTS_IN_FORCE = f"""
    with opened as (
      select c.chain, max(c.seq) as seq from people_consent c
      where c.person_id = person and c.act in {_OPENING} and c.purpose <> 'training' group by c.chain
    ), since as (
      select c.*, count(*) over (partition by c.chain) as acts,
             row_number() over (partition by c.chain order by c.seq desc) as back
      from people_consent c join opened o on o.chain = c.chain and c.seq >= o.seq where c.person_id = person
    ), kept as (
      select s.chain, r.structure_id, x.scope
      from since s join people_consentrecipient r on r.consent_id = s.id cross join lateral unnest(s.scopes) as x(scope)
      where r.scopes = '{{}}' or x.scope = any (r.scopes)
      group by s.chain, r.structure_id, x.scope, s.acts having count(*) = s.acts
    )
    select l.id, l.chain, k.structure_id, array_agg(k.scope order by k.scope), l.expires_at
    from since l join kept k on k.chain = l.chain
    where l.back = 1 and l.act <> 'expired' and l.expires_at > (select relais_now())
    group by l.id, l.chain, k.structure_id, l.expires_at
"""

LEDGER_IN_FORCE = f"""
    select f.consent, f.structure_id, f.scopes from floor.consents_in_force(person) f
    where exists (select 1 from people_person p where p.id = person and p.home_structure_id = {_HOME})
"""

# Two acts of a chain never share an instant; what a row may say depends on its act and on the row before it.
CONSENT_FOLLOWS = f"""
declare
  last record;
  days int;
begin
  select c.* into last from people_consent c where c.chain = new.chain order by c.seq desc limit 1;
  if found then
    if last.person_id <> new.person_id or last.act in ('refused', 'expired')
       or (last.act = 'asked') <> (new.act in ('given', 'refused', 'expired') and last.act = 'asked')
       or (last.act <> 'asked' and new.act in ('asked', 'given', 'refused')) then
      raise exception 'this act does not follow' using errcode = 'check_violation';
    end if;
    if new.at <= last.at then new.at := last.at + interval '1 microsecond'; end if;
    if new.act in ('extended', 'renewed', 'confirmed') and not exists (
        select 1 from floor.consents_in_force(new.person_id) f where f.chain = new.chain) then
      raise exception 'an agreement that has ended is not taken up again' using errcode = 'check_violation';
    end if;
    if new.act not in ('given', 'refused', 'extended', 'renewed') then
      if not new.scopes <@ last.scopes or new.starts_at <> last.starts_at or new.purpose <> last.purpose
         or (new.act <> 'confirmed' and new.expires_at > last.expires_at)
         or exists (select 1 from people_consentrecipient r where r.consent_id = new.id and not exists (
              select 1 from people_consentrecipient b where b.consent_id = last.id and b.structure_id = r.structure_id)) then
        raise exception 'this act only takes away' using errcode = 'check_violation';
      end if;
      if new.act = 'confirmed' and (new.capture not in ('oral_attested', 'oral_phone') or new.capture <> last.capture
          or new.expires_at > new.starts_at + interval '6 months 1 day') then
        raise exception 'only an oral agreement is confirmed, to six months from its start' using errcode = 'check_violation';
      end if;
      if new.act = 'expired' and last.expires_at > relais_now() then
        raise exception 'an agreement in its term has not expired' using errcode = 'check_violation';
      end if;
    end if;
  elsif new.act not in ('asked', 'given', 'refused') then
    raise exception 'this act begins no chain' using errcode = 'check_violation';
  end if;
  if new.act in {_OPENING} then
    select n.consent_days into days from tenancy_network n where n.id = new.network_id;
    if new.scopes = '{{}}' or new.starts_at > new.at + interval '1 minute' or new.expires_at > new.starts_at + least(
        days * interval '1 day', interval '1 day' + case new.capture when 'oral_attested' then interval '30 days'
          when 'oral_phone' then interval '30 days' when 'oral_witnessed' then interval '6 months'
          when 'paper_signed' then interval '12 months' when 'on_screen' then interval '12 months'
          else interval '0' end)
       or (new.capture = 'oral_phone' and new.called_at is null) then
      raise exception 'an agreement holds no longer than its kind and its network allow' using errcode = 'check_violation';
    end if;
  end if;
  return new;
end
"""

# Grants follow the ledger; what a preview shows under a scope goes with it.
CONSENT_RECORDED = f"""
begin
  perform floor.grants_rebuild(new.person_id);
  if new.act in ('narrowed', 'withdrawn') then
    update referrals_handoffpreview v set content = jsonb_set(v.content, '{{accommodations}}', '[]')
     from referrals_handoff h
     where h.id = v.handoff_id and h.person_id = new.person_id and h.state in {_AWAITING}
       and jsonb_array_length(v.content -> 'accommodations') > 0
       and not exists (select 1 from floor.consents_in_force(new.person_id) f
                       where f.structure_id = h.target_id and 5 = any (f.scopes));
  end if;
  return null;
end
"""

REFERRAL_CLOSED = f"""
declare
  last record;
  made uuid;
begin
  for last in
    select distinct c.* from floor.consents_in_force(new.person_id) f join people_consent c on c.id = f.consent
    where c.expires_at > relais_now() + interval '90 days'
      and exists (select 1 from referrals_handoff h where h.referral_id = new.id and h.sent_at is not null
                  and h.target_id in (select g.structure_id from floor.consents_in_force(new.person_id) g where g.chain = c.chain))
      and not exists (
        select 1 from referrals_handoff h join referrals_referral r on r.id = h.referral_id
        where r.person_id = new.person_id and r.id <> new.id and h.state in {_LIVE}
          and h.target_id in (select g.structure_id from floor.consents_in_force(new.person_id) g where g.chain = c.chain))
  loop
    made := gen_random_uuid();
    insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id, scopes)
      select gen_random_uuid(), made, r.person_id, r.home_structure_id, r.network_id, r.structure_id, r.scopes
      from people_consentrecipient r where r.consent_id = last.id;
    insert into people_consent ({_COLUMNS})
      values (made, last.chain, 'narrowed', last.purpose, last.scopes, last.capture, {_MEMBER}, {_STRUCTURE}, last.language,
        '', last.witness, last.phone_called, last.called_at, '', last.copy, last.text_version, last.text_sha256, relais_now(),
        last.starts_at, relais_now() + interval '90 days', 'referral_closed',
        last.person_id, last.home_structure_id, last.network_id);
  end loop;
  return null;
end
"""

CONFIRM = f"""
declare
  asked record;
  last record;
  until timestamptz;
  made uuid := gen_random_uuid();
begin
  select h.person_id, h.target_id into asked from referrals_handoff h
   where h.id = handoff and h.target_id = {_STRUCTURE} and h.state in {_ENGAGED};
  if not found or asked.person_id is null then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(asked.person_id::text, 0));
  select c.*, n.consent_days into last from people_consent c join tenancy_network n on n.id = c.network_id
   where c.person_id = asked.person_id and c.capture in ('oral_attested', 'oral_phone')
     and c.id in (select f.consent from floor.consents_in_force(asked.person_id) f where f.structure_id = asked.target_id)
   order by c.seq desc limit 1;
  if not found then return false; end if;
  until := least(last.starts_at + interval '6 months', last.starts_at + last.consent_days * interval '1 day');
  if last.expires_at >= until then return false; end if;
  insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id, scopes)
    select gen_random_uuid(), made, r.person_id, r.home_structure_id, r.network_id, r.structure_id, r.scopes
    from people_consentrecipient r where r.consent_id = last.id;
  insert into people_consent ({_COLUMNS})
    values (made, last.chain, 'confirmed', last.purpose, last.scopes, last.capture, {_MEMBER}, asked.target_id, last.language,
      '', '', last.phone_called, last.called_at, '', last.copy, last.text_version, last.text_sha256, relais_now(),
      last.starts_at, until, '', last.person_id, last.home_structure_id, last.network_id);
  return true;
end
"""

_IN_FORCE = "consents_in_force(person uuid)"
_TABLE = "table (consent uuid, chain uuid, structure_id int, scopes smallint[], expires_at timestamptz)"


def _replaced(new: migrations.RunSQL, old: migrations.RunSQL) -> migrations.RunSQL:
    """The new body; going back restores the old one."""
    return migrations.RunSQL(new.sql, old.sql)


def _in_force(body: str) -> migrations.RunSQL:
    return v1.definer(_IN_FORCE, _TABLE, body, language="sql", volatility="stable", callers=())


class Migration(migrations.Migration):
    dependencies = [("referrals", "0010_home_by_code"), ("people", "0017_ledger_floor")]
    operations = [
        *v1.grantor("referrals_handoffpreview", "update"),
        _replaced(_in_force(CONSENTS_IN_FORCE), _in_force(_before.CONSENTS_IN_FORCE)),
        v1.definer(
            "ledger_in_force(person uuid)",
            "table (consent uuid, structure_id int, scopes smallint[])",
            LEDGER_IN_FORCE,
            language="sql",
            volatility="stable",
        ),
        v1.definer("consent_follows()", "trigger", CONSENT_FOLLOWS, callers=("relais_owner",)),
        v1.definer("referral_closed()", "trigger", REFERRAL_CLOSED, callers=("relais_owner",)),
        _replaced(
            v1.definer("consent_recorded()", "trigger", CONSENT_RECORDED, callers=("relais_owner",)),
            v1.definer("consent_recorded()", "trigger", _before.CONSENT_RECORDED, callers=("relais_owner",)),
        ),
        _replaced(
            v1.definer("confirm_consent(handoff uuid)", "boolean", CONFIRM),
            v1.definer("confirm_consent(handoff uuid)", "boolean", _before.CONFIRM),
        ),
        migrations.RunSQL(
            "create trigger people_consent_follows before insert on people_consent"
            " for each row execute function floor.consent_follows();"
            "create trigger referrals_referral_closed after update of state on referrals_referral"
            " for each row when (new.person_id is not null and new.state in ('closed', 'cancelled', 'stopped')"
            " and old.state not in ('closed', 'cancelled', 'stopped')) execute function floor.referral_closed();",
            "drop trigger people_consent_follows on people_consent;"
            "drop trigger referrals_referral_closed on referrals_referral;",
        ),
    ]
