"""What waits its turn is its sender's alone; when the turn comes the preview is frozen by the database."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK, REFERRAL

_TABLE = "referrals_preparedpreview"
_STEERED = "nullif(current_setting('app.referral_id', true), '')::uuid"


def _asked(handoff: str) -> str:
    return (
        "exists (select 1 from referrals_handoff h where h.referral_id = referrals_referral.id"
        f" and h.target_id = {FILES_OF} and {handoff})"
    )


def _referral(asked: str) -> str:
    return (
        f"case when sender_structure_id = {FILES_OF} then true when holder_structure_id = {FILES_OF} then true"
        f" when network_id = {COORDINATES} then true when id = {REFERRAL} then true else {asked} end"
    )


def _handoff(target: str) -> str:
    return (
        f"case when from_structure_id = {FILES_OF} then true {target}"
        f" when network_id = {COORDINATES} then true when referral_id = {REFERRAL} then true else false end"
    )


def _needs(target: str) -> str:
    return (
        f"case when from_structure_id = {FILES_OF} then true {target} when network_id = {COORDINATES} then true"
        f" when referral_id = {REFERRAL} then true else false end"
    )


def _read(table: str, now: str, before: str) -> migrations.RunSQL:
    alter = "alter policy app_select on {} using ({});"
    return migrations.RunSQL(alter.format(table, now), alter.format(table, before))


# Said of a handoff under the steering of its referral only: elsewhere it would tell that it exists.
HINDRANCE = f"""
declare
  asked record;
begin
  select h.person_id, h.target_id, h.network_id, h.scopes, h.created_at into asked from referrals_handoff h
   where h.id = handoff and h.referral_id = {_STEERED};
  if not found then return 'gone'; end if;
  if not exists (select 1 from tenancy_structure s where s.id = asked.target_id and s.status in ('active', 'external')) then
    return 'structure';
  end if;
  if asked.person_id is null then return ''; end if;
  if not floor.may_be_written_to(asked.person_id) then return 'person'; end if;
  if not asked.scopes <@ coalesce((
      select array_agg(distinct x.scope) from floor.consents_in_force(asked.person_id) f
      join people_consent c on c.id = f.consent cross join lateral unnest(f.scopes) as x(scope)
      where f.structure_id = asked.target_id
        and not (c.capture = 'paper_signed'
                 and c.starts_at <= relais_now() - {v1.days("asked.network_id", "evidence_awaited", 10)} * interval '1 day'
                 and not exists (select 1 from people_consentevidence e where e.chain = c.chain and e.verdict <> 'refused'))
      ), '{{}}') then
    return 'consent';
  end if;
  -- Who decides with her has changed since: her home looks at it again, nobody is asked by itself.
  if exists (select 1 from people_guardianship g where g.person_id = asked.person_id
             and (g.noted_at > asked.created_at or g.ended_at > asked.created_at
                  or (g.ended_at is null and g.ends_on < relais_now()::date))) then
    return 'consent';
  end if;
  return '';
end
"""

TURN = """
begin
  if new.state = 'sent' then
    insert into referrals_handoffpreview (id, network_id, handoff_id, from_structure_id, target_id, content)
      select gen_random_uuid(), p.network_id, p.handoff_id, p.from_structure_id, new.target_id,
             case when new.person_id is null or exists (
                    select 1 from floor.consents_in_force(new.person_id) f
                     where f.structure_id = new.target_id and 5 = any (f.scopes)) then p.content
                  else jsonb_set(p.content, '{accommodations}', '[]') end
      from referrals_preparedpreview p where p.handoff_id = new.id;
  end if;
  delete from referrals_preparedpreview where handoff_id = new.id;
  return null;
end
"""

SENT = "select exists (select 1 from referrals_handoff h where h.id = handoff and h.sent_at is not null)"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0027_prepared")]
    operations = [
        v1.force(_TABLE),
        v1.policy(_TABLE, "select", using=f"from_structure_id = {FILES_OF}"),
        v1.policy(_TABLE, "insert", check=f"from_structure_id = {FILES_OF} and network_id = {NETWORK}"),
        *v1.grantor(_TABLE, "select", "delete"),
        *v1.grantor("referrals_handoffpreview", "insert"),
        v1.same_network(_TABLE, "from_structure_id"),
        v1.definer("handoff_sent(handoff uuid)", "boolean", SENT, language="sql", volatility="stable"),
        v1.definer("hindrance_to_send(handoff uuid)", "text", HINDRANCE),
        v1.definer("handoff_prepared()", "trigger", TURN, callers=("relais_owner",)),
        migrations.RunSQL(
            "create trigger referrals_handoff_prepared after update of state on referrals_handoff"
            " for each row when (old.state = 'queued' and new.state <> 'queued') execute function floor.handoff_prepared();",
            "drop trigger referrals_handoff_prepared on referrals_handoff;",
        ),
        _read(
            "referrals_referral",
            _referral(_asked("h.sent_at is not null")),
            _referral(_asked("h.state <> 'queued'")),
        ),
        _read(
            "referrals_handoff",
            _handoff(f"when target_id = {FILES_OF} and sent_at is not null then true"),
            _handoff(f"when target_id = {FILES_OF} then state <> 'queued'"),
        ),
        _read(
            "referrals_handoffneed",
            _needs(f"when target_id = {FILES_OF} and floor.handoff_sent(handoff_id) then true"),
            _needs(f"when target_id = {FILES_OF} then true"),
        ),
    ]
