"""The door of a recipient without account: found by a keyed hash, before its code without any structure.

Until the code is typed the page runs as the public of a network: no policy shows it a row, these functions
alone answer, and only with what a preview holds. Afterwards it runs as its own structure, like any other.
"""

from importlib import import_module

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK
from django.db import migrations

_BEFORE = import_module("people.migrations.0040_lawful_sharing_floor").GRANTS_FOR

_HERE = "nullif(current_setting('app.network_id', true), '')::int"
_MINE = "nullif(current_setting('app.structure_id', true), '')::int"
_COORDINATED = "nullif(current_setting('app.coordinator_network_id', true), '')::int"
_AWAITING = "('sent', 'info_requested', 'waitlisted')"
_ENGAGED = "('accepted', 'in_progress', 'paused')"

ANSWER_LINK = f"""
  select l.structure_id, l.handoff_id, s.name::text,
         s.status = 'external' and exists (
           select 1 from referrals_handoff h join referrals_referral r on r.id = h.referral_id
            where h.id = l.handoff_id
              and (h.state in {_AWAITING} or h.state in {_ENGAGED} or h.state = 'ended' and r.state = 'reported')),
         (select count(*)::int from referrals_handoff h
           where h.target_id = l.structure_id and h.via = 'link' and h.decided_at is not null)
    from referrals_answerlink l join tenancy_structure s on s.id = l.structure_id
   where l.network_id = {_HERE} and l.token_hash = hash
"""

ANSWER_LINK_REQUESTS = f"""
  select h.id, r.ref_code::text, h.state::text, h.version, h.owed_by::text, h.urgent, h.sent_at, h.due_at,
         h.waitlisted_until, f.name::text, f.phone::text,
         array(select n.code::text from referrals_handoffneed n where n.handoff_id = h.id order by n.code),
         p.content,
         (select count(*)::int from referrals_inforequest q where q.handoff_id = h.id),
         exists (select 1 from referrals_inforequest q where q.handoff_id = h.id and q.answered_at is null)
    from floor.answer_link(hash) l
    join referrals_handoff h on h.target_id = l.structure and (h.state in {_AWAITING} or h.state in {_ENGAGED})
    join referrals_referral r on r.id = h.referral_id
    join tenancy_structure f on f.id = h.from_structure_id
    left join referrals_handoffpreview p on p.handoff_id = h.id
   where l.alive
   order by h.urgent desc, h.due_at, h.id
"""

# At most five an hour for one mailbox: a link in other hands does not fill it.
ASK_ANSWER_CODE = f"""
declare
  found record;
begin
  select * into found from floor.answer_link(hash);
  if not found.alive then return null; end if;
  perform pg_advisory_xact_lock(hashtextextended('answercode:' || found.structure, 0));
  if (select count(*) from referrals_answercode c
       where c.structure_id = found.structure and c.made_at > relais_now() - interval '1 hour') >= 5 then
    return null;
  end if;
  insert into referrals_answercode (id, network_id, structure_id, code_hash, made_at, expires_at, tries)
    values (gen_random_uuid(), {_HERE}, found.structure, '', relais_now(), relais_now() + interval '10 minutes', 0);
  return found.handoff;
end
"""

TRY_ANSWER_CODE = """
declare
  found record;
  right_one uuid;
begin
  select * into found from floor.answer_link(hash);
  if not found.alive then return 'closed'; end if;
  perform pg_advisory_xact_lock(hashtextextended('answercode:' || found.structure, 0));
  select c.id into right_one from referrals_answercode c
   where c.structure_id = found.structure and c.spent_at is null and c.code_hash <> '' and c.code_hash = typed
     and c.expires_at > relais_now() and c.tries < 5 limit 1;
  if right_one is not null then
    update referrals_answercode set spent_at = relais_now() where id = right_one;
    return 'right';
  end if;
  update referrals_answercode c set tries = c.tries + 1
   where c.structure_id = found.structure and c.spent_at is null and c.code_hash <> ''
     and c.expires_at > relais_now() and c.tries < 5;
  return 'wrong';
end
"""

GRANTS_FOR = _BEFORE.replace(
    f"where h.id = handoff and h.target_id = {_MINE} and h.state in {_ENGAGED};",
    f"""where h.id = handoff and h.state in {_ENGAGED} and (h.target_id = {_MINE}
      or h.via in ('phone', 'paper') and h.answerer <> ''
         and (h.from_structure_id = {_MINE} or h.network_id = {_COORDINATED})
         and exists (select 1 from tenancy_structure s where s.id = h.target_id and s.status = 'external'));""",
)
assert GRANTS_FOR != _BEFORE

_SAYS = (
    f"network_id = {NETWORK} and case when structure_id = {FILES_OF} then true"
    f" when network_id = {COORDINATES} then true"
    f" else exists (select 1 from referrals_handoff h where h.target_id = referrals_answercode.structure_id"
    f" and h.from_structure_id = {FILES_OF}) end"
)
_OWN = f"structure_id = {FILES_OF} and network_id = {NETWORK}"
_OLD_GRANTS = v1.definer("people_grants_for(handoff uuid)", "int", _BEFORE)
_NEW_GRANTS = v1.definer("people_grants_for(handoff uuid)", "int", GRANTS_FOR)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0039_linking"), ("people", "0040_lawful_sharing_floor")]
    operations = [
        v1.force("referrals_answerlink"),
        v1.policy("referrals_answerlink", "select", using=_OWN),
        v1.policy("referrals_answerlink", "insert", check=_OWN),
        *v1.grantor("referrals_answerlink", "select", "delete"),
        v1.same_network("referrals_answerlink", "structure_id"),
        v1.force("referrals_answercode"),
        v1.policy("referrals_answercode", "select", using=_OWN),
        v1.policy("referrals_answercode", "insert", check=_SAYS),
        v1.policy("referrals_answercode", "update", using=_OWN, check=_OWN),
        *v1.grantor("referrals_answercode", "select", "insert", "update"),
        v1.same_network("referrals_answercode", "structure_id"),
        v1.definer(
            "answer_link(hash text)",
            "table (structure int, handoff uuid, name text, alive boolean, answers int)",
            ANSWER_LINK,
            language="sql",
            volatility="stable",
        ),
        v1.definer(
            "answer_link_requests(hash text)",
            "table (handoff uuid, ref_code text, state text, version int, owed_by text, urgent boolean,"
            " sent_at timestamptz, due_at timestamptz, waitlisted_until date, from_name text, from_phone text,"
            " needs text[], content jsonb, asked int, asking boolean)",
            ANSWER_LINK_REQUESTS,
            language="sql",
            volatility="stable",
        ),
        v1.definer("ask_answer_code(hash text)", "uuid", ASK_ANSWER_CODE),
        v1.definer("try_answer_code(hash text, typed text)", "text", TRY_ANSWER_CODE),
        migrations.RunSQL(_NEW_GRANTS.sql, _OLD_GRANTS.sql),
    ]
