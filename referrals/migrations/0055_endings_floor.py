"""A structure is suspended or closes (referrals §12): what it may no longer receive or read, and who may follow it."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK

_passing = import_module("referrals.migrations.0046_going_on_floor")
_OPEN = "s.status in ('active', 'external'))"
assert _OPEN in _passing.HINDRANCE
HINDRANCE = _passing.HINDRANCE.replace(_OPEN, "s.status in ('active', 'external') and s.ending_since is null)")

_MINE = "nullif(current_setting('app.file_structure_id', true), '')::int"
_HERE = "nullif(current_setting('app.coordinator_network_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"
_ENDED = "(s.status in ('suspended', 'left') or s.ending_since is not null)"

_OWN_PERSON = (
    "person_id is null or exists (select 1 from people_person p where p.id = person_id"
    f" and p.home_structure_id = {FILES_OF})"
)
_BY_SENDER = f"sender_structure_id = {FILES_OF} and network_id = {NETWORK} and ({_OWN_PERSON})"
# The coordination asks another structure to follow a person of one that ends: it knows the person by a request alone.
_BY_COORDINATION = (
    f"network_id = {COORDINATES} and holder_structure_id = {FILES_OF} and exists ("
    f"select 1 from tenancy_structure s where s.id = sender_structure_id and {_ENDED})"
    " and exists (select 1 from referrals_handoff o where o.person_id = referrals_referral.person_id"
    " and o.from_structure_id = referrals_referral.sender_structure_id)"
)
_PREVIEW = (
    f"case when {_passing._PASSED} then true else network_id = {COORDINATES} and exists ("
    "select 1 from referrals_handoff h where h.id = handoff_id and h.kind = 'transfer') end"
)

ACCESS_ENDS = f"""
declare
  gone int;
begin
  if not exists (select 1 from tenancy_structure s where s.id = structure and s.network_id = {_HERE} and {_ENDED}) then
    return -1;
  end if;
  update people_lawfulshare l set ended_at = relais_now(), ended_by_id = {_MEMBER}
   where l.structure_id = structure and l.ended_at is null and l.expires_at > relais_now();
  delete from people_formerhome f where f.structure_id = structure;
  update people_accessgrant g set expires_at = relais_now()
   where g.structure_id = structure and g.expires_at > relais_now();
  get diagnostics gone = row_count;
  return gone;
end
"""

_ASKED = f"""
  select h.person_id, h.from_structure_id, h.network_id into asked from referrals_handoff h
    join people_person p on p.id = h.person_id and p.home_structure_id = h.from_structure_id
    join tenancy_structure s on s.id = h.from_structure_id and {_ENDED}
   where h.id = handoff and h.kind = 'transfer' and h.state = 'accepted' and h.target_id = {_MINE};
  if not found or {_MEMBER} is null or not floor.may_be_written_to(asked.person_id) then return false; end if;
  perform pg_advisory_xact_lock(hashtextextended(asked.person_id::text, 0));
"""

CONTINUE = f"""
declare
  asked record;
begin
  {_ASKED}
  if not coalesce((select d.enabled from people_grounddecision d where d.network_id = asked.network_id
                   and d.ground = 'continuity' order by d.decided_at desc, d.id desc limit 1), false) then
    return false;
  end if;
  insert into people_lawfulshare (id, person_id, home_structure_id, network_id, structure_id, ground, scopes, starts_at,
      expires_at, informed_on, not_informed_why, shared_by_id, objection, explanation)
    values (gen_random_uuid(), asked.person_id, asked.from_structure_id, asked.network_id, {_MINE}, 'continuity', '{{1,2}}',
      relais_now(), relais_now() + interval '30 days', null, why, {_MEMBER}, '', '');
  perform floor.grants_rebuild(asked.person_id);
  return true;
end
"""

FOLLOW_ON = f"""
declare
  asked record;
  made uuid := gen_random_uuid();
begin
  {_ASKED}
  if not exists (select 1 from people_accessgrant g where g.person_id = asked.person_id and g.structure_id = {_MINE}
                 and g.ground = 'continuity' and g.expires_at > relais_now())
     or exists (select 1 from people_guardianship g where g.person_id = asked.person_id and g.ended_at is null) then
    return false;
  end if;
  insert into people_consentrecipient (id, consent_id, person_id, home_structure_id, network_id, structure_id, scopes)
    values (gen_random_uuid(), made, asked.person_id, asked.from_structure_id, asked.network_id, {_MINE}, '{{}}');
  insert into people_consent (id, chain, act, purpose, scopes, capture, captured_by_id, captured_structure_id, language,
      helper, witness, phone_called, called_at, place, copy, text_version, text_sha256, at, starts_at, expires_at,
      reason_code, guardian_id, own_agreement, tells_guardian, evidence_sha256, person_id, home_structure_id, network_id)
    values (made, gen_random_uuid(), 'given', 'followup', '{{1,2}}', how, {_MEMBER}, {_MINE}, 'fr', '', seen_by, called,
      case when how = 'oral_phone' then relais_now() end, '', '', version, sha256, relais_now(), relais_now(),
      relais_now() + interval '30 days', '', null, '', false, '', asked.person_id, asked.from_structure_id,
      asked.network_id);
  return floor.change_home(handoff);
end
"""


def _policy(table: str, name: str, now: str, before: str) -> migrations.RunSQL:
    alter = f"alter policy {name} on {table} with check ({{}});"
    return migrations.RunSQL(alter.format(now), alter.format(before))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0054_outcome_written_floor"), ("tenancy", "0012_endings")]
    operations = [
        _policy(
            "referrals_referral",
            "app_insert",
            f"case when {_BY_SENDER} then true else {_BY_COORDINATION} end",
            _BY_SENDER,
        ),
        _policy("referrals_handoffpreview", "app_insert", _PREVIEW, _passing._PASSED),
        migrations.RunSQL(
            v1.definer("hindrance_to_send(handoff uuid)", "text", HINDRANCE).sql,
            v1.definer("hindrance_to_send(handoff uuid)", "text", _passing.HINDRANCE).sql,
        ),
        v1.definer("access_ends(structure int)", "int", ACCESS_ENDS),
        v1.definer("continue_after(handoff uuid, why text)", "boolean", CONTINUE),
        v1.definer(
            "follow_on(handoff uuid, how text, seen_by text, called text, version text, sha256 text)",
            "boolean",
            FOLLOW_ON,
        ),
    ]
