"""Who reads and writes what is passed on; the one function that changes the home of a person (referrals §4)."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK, REFERRAL, REFERRALS

_MINE = "nullif(current_setting('app.file_structure_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"
_STEERED = "nullif(current_setting('app.referral_id', true), '')::uuid"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"
_ALIVE = "('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')"
_COLUMNS = """chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id, language, helper, witness,
      phone_called, called_at, place, copy, text_version, text_sha256, at, starts_at, expires_at, reason_code,
      guardian_id, own_agreement, tells_guardian, evidence_sha256, person_id, home_structure_id, network_id"""


def _handoff(passed: str) -> str:
    return (
        f"case when from_structure_id = {FILES_OF} then true"
        f" when target_id = {FILES_OF} and sent_at is not null then true {passed}"
        f" when network_id = {COORDINATES} then true when referral_id = {REFERRAL} then true"
        f" when referral_id = any {REFERRALS} then true else false end"
    )


# A list goes on also where one operation ends several requests: each of them is steered.
_one = import_module("referrals.migrations.0028_prepared_floor").HINDRANCE
_STEERED_ONE = f"h.referral_id = {_STEERED};"
assert _STEERED_ONE in _one
HINDRANCE = _one.replace(
    _STEERED_ONE,
    f"(h.referral_id = {_STEERED} or h.referral_id = any"
    " (coalesce(nullif(current_setting('app.referral_ids', true), ''), '{}')::uuid[]));",
)

_OWN = f"network_id = {NETWORK} and from_structure_id = {FILES_OF}"
_PASSED = (
    f"network_id = {NETWORK} and (from_structure_id = {FILES_OF} or exists (select 1 from referrals_handoff h"
    f" where h.id = handoff_id and h.passed_by_id = {FILES_OF}))"
)

AGREED = f"""
    select coalesce(array_agg(distinct x.scope order by x.scope), '{{}}')
    from referrals_handoff h
    join floor.consents_in_force(h.person_id) f on f.structure_id = target
    cross join lateral unnest(f.scopes) as x(scope)
    where h.referral_id = {_STEERED} and h.target_id = {_MINE} and h.state in {_ENGAGED}
"""

# Everything about her follows by the cascade of one update: at every instant one home reads, the old one until it
# commits, the new one from then on. What lives and was sent by the former home is the new one's to answer for.
CHANGE_HOME = f"""
declare
  asked record;
  last record;
  one record;
  made uuid;
  until timestamptz := relais_now() + interval '30 days';
begin
  select h.* into asked from referrals_handoff h
   where h.id = handoff and h.kind = 'transfer' and h.state = 'accepted' and h.target_id = {_MINE};
  if not found or asked.person_id is null then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(asked.person_id::text, 0));
  if not exists (select 1 from people_person p where p.id = asked.person_id and p.home_structure_id = asked.from_structure_id)
     or not floor.may_be_written_to(asked.person_id) then
    return false;
  end if;
  select c.* into last from floor.consents_in_force(asked.person_id) f join people_consent c on c.id = f.consent
   where f.structure_id = asked.target_id order by f.expires_at desc limit 1;
  if not found then return false; end if;
  delete from people_accessgrant where person_id = asked.person_id and structure_id = asked.target_id;
  perform set_config('app.moving_home', asked.person_id::text, true);
  update people_person set home_structure_id = asked.target_id where id = asked.person_id;
  perform set_config('app.moving_home', '', true);
  -- The agreements that named the new home name it no more: it needs none.
  for one in
    select distinct c.* from floor.consents_in_force(asked.person_id) f join people_consent c on c.id = f.consent
    where f.structure_id = asked.target_id
  loop
    made := gen_random_uuid();
    insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id, scopes)
      select gen_random_uuid(), made, r.person_id, r.home_structure_id, r.network_id, r.structure_id, r.scopes
      from people_consentrecipient r where r.consent_id = one.id;
    insert into people_consent (id, {_COLUMNS})
      values (made, one.chain, 'narrowed', one.purpose, one.scopes, one.capture, {_MEMBER}, asked.target_id, one.language,
        '', one.witness, one.phone_called, one.called_at, '', one.copy, one.text_version, one.text_sha256, relais_now(),
        one.starts_at, one.expires_at, '', one.guardian_id, one.own_agreement, one.tells_guardian, '', asked.person_id,
        asked.target_id, asked.network_id);
  end loop;
  update people_consentevidence set home_structure_id = asked.target_id
   where chain in (select c.chain from people_consent c where c.person_id = asked.person_id);
  with followed as (
    update referrals_referral r set sender_structure_id = asked.target_id, sender_id = null,
        holder_structure_id = case when r.holder_structure_id = asked.from_structure_id then asked.target_id
                                   else r.holder_structure_id end,
        holder_id = case when r.holder_structure_id = asked.from_structure_id then null else r.holder_id end
     where r.person_id = asked.person_id and r.id <> asked.referral_id and r.state in {_ALIVE}
       and r.sender_structure_id = asked.from_structure_id
       and not exists (select 1 from referrals_handoff h where h.referral_id = r.id and h.target_id = asked.target_id
                       and h.state in {_LIVE})
    returning r.id
  ), relays as (
    update referrals_handoff h set from_structure_id = asked.target_id
     where h.referral_id in (select id from followed) and h.state in {_LIVE} and h.target_id <> asked.target_id
    returning h.id
  ), needs as (
    update referrals_handoffneed n set from_structure_id = asked.target_id where n.handoff_id in (select id from relays)
  ), previews as (
    update referrals_handoffpreview v set from_structure_id = asked.target_id where v.handoff_id in (select id from relays)
  ), prepared as (
    update referrals_preparedpreview v set from_structure_id = asked.target_id where v.handoff_id in (select id from relays)
  )
  update referrals_inforequest q set from_structure_id = asked.target_id where q.handoff_id in (select id from relays);
  if asked.keeps_news then
    made := gen_random_uuid();
    insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id, scopes)
      values (gen_random_uuid(), made, asked.person_id, asked.target_id, asked.network_id, asked.from_structure_id, '{{}}');
    insert into people_consent (id, {_COLUMNS})
      values (made, gen_random_uuid(), 'given', last.purpose, '{{1,6}}', last.capture, last.captured_by_id,
        last.captured_structure_id, last.language, last.helper, last.witness, last.phone_called, last.called_at, last.place,
        last.copy, last.text_version, last.text_sha256, relais_now(), relais_now(), until, '', last.guardian_id,
        last.own_agreement, last.tells_guardian, '', asked.person_id, asked.target_id, asked.network_id);
    insert into people_formerhome (id, person_id, home_structure_id, network_id, structure_id, since, expires_at)
      values (gen_random_uuid(), asked.person_id, asked.target_id, asked.network_id, asked.from_structure_id, relais_now(), until);
  end if;
  perform floor.grants_rebuild(asked.person_id);
  return true;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0045_going_on"), ("people", "0046_changing_home_floor")]
    operations = [
        migrations.RunSQL(
            f"alter policy app_select on referrals_handoff using ({_handoff(f'when passed_by_id = {FILES_OF} then true')});"
            f"alter policy app_insert on referrals_handoffpreview with check ({_PASSED});",
            f"alter policy app_select on referrals_handoff using ({_handoff('')});"
            f"alter policy app_insert on referrals_handoffpreview with check ({_OWN});",
        ),
        v1.same_network("referrals_handoff", "passed_by_id"),
        *v1.grantor("referrals_preparedpreview", "update"),
        *v1.grantor("referrals_inforequest", "update"),
        v1.definer(
            "agreed_towards(target int)", "smallint[]", AGREED, language="sql", volatility="stable"
        ),
        v1.definer("change_home(handoff uuid)", "boolean", CHANGE_HOME),
        migrations.RunSQL(
            v1.definer("hindrance_to_send(handoff uuid)", "text", HINDRANCE).sql,
            v1.definer("hindrance_to_send(handoff uuid)", "text", _one).sql,
        ),
    ]
