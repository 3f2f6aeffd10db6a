"""The line at the desk follows its appointment; a code and a first name find whom a counter receives."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, NOW, STRUCTURE

_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"
_TODAY = f"structure_id = {STRUCTURE} and network_id = {NETWORK} and shown_from <= {NOW} and shown_until > {NOW}"

APPOINTMENT_AT_DESK = """
declare
  zone text;
  midnight timestamptz;
  tomorrow timestamptz;
begin
  if tg_op = 'DELETE' then
    delete from referrals_deskline where appointment_id = old.id;
    return null;
  end if;
  select n.time_zone into zone from tenancy_network n where n.id = new.network_id;
  midnight := date_trunc('day', new.starts_at at time zone zone) at time zone zone;
  tomorrow := (date_trunc('day', new.starts_at at time zone zone) + interval '1 day') at time zone zone;
  if new.cancelled_at is not null or new.presence in ('excused', 'cancelled_by_us') or tomorrow <= relais_now() then
    delete from referrals_deskline where appointment_id = new.id;
    return null;
  end if;
  insert into referrals_deskline as d (id, network_id, structure_id, referral_id, handoff_id, appointment_id, starts_at,
      door_name, with_whom, room, shown_from, shown_until)
    select gen_random_uuid(), new.network_id, new.author_structure_id, h.referral_id, h.id, new.id, new.starts_at,
           coalesce(nullif(new.door_name, ''), r.ref_code), new.with_whom, new.room, midnight, tomorrow
      from referrals_handoff h join referrals_referral r on r.id = h.referral_id where h.id = new.handoff_id
  on conflict (appointment_id) do update
    set starts_at = excluded.starts_at, door_name = excluded.door_name, with_whom = excluded.with_whom,
        room = excluded.room, shown_from = excluded.shown_from, shown_until = excluded.shown_until,
        arrived_at = case when d.starts_at = excluded.starts_at then d.arrived_at end;
  return null;
end
"""

# An hour kept ten days after a withdrawal without her code stays at the door by its reference alone.
HANDOFF_LEAVES_DESK = f"""
begin
  if new.state = 'cut' then
    update referrals_appointment set door_name = ''
     where handoff_id = new.id and door_name <> '' and cancelled_at is null and starts_at > relais_now();
    delete from referrals_deskline d where d.handoff_id = new.id and not exists (
      select 1 from referrals_appointment a
       where a.id = d.appointment_id and a.cancelled_at is null and a.starts_at > relais_now());
  end if;
  return null;
end
"""

CHECK_IN_BY_CODE = f"""
declare
  slip record;
  asked record;
begin
  select s.person_id, s.referral_id into slip from referrals_slip s
    join referrals_referral r on r.id = s.referral_id and r.state in ('open', 'engaged')
   where s.network_id = {_NETWORK} and s.code_hash = hash and s.voided_at is null;
  if not found then return; end if;
  if slip.person_id is not null then
    perform pg_advisory_xact_lock(hashtextextended(slip.person_id::text, 0));
    if said = '' or not exists (select 1 from people_person p where p.id = slip.person_id
        and (p.search_first = said or starts_with(p.search_first, said || ' '))) then
      return;
    end if;
    if not exists (select 1 from floor.consents_in_force(slip.person_id) c where c.structure_id = {_STRUCTURE}) then
      return;
    end if;
  end if;
  select h.id into asked from referrals_handoff h
   where h.referral_id = slip.referral_id and h.target_id = {_STRUCTURE} and h.state in {_LIVE}
     and not exists (select 1 from referrals_handoff o where o.referral_id = h.referral_id and o.id <> h.id
                      and o.state in {_ENGAGED})
   order by h.state in {_ENGAGED} desc, h.rank, h.id limit 1;
  if not found then return; end if;
  return query select slip.referral_id, asked.id, slip.person_id;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0029_desk_lines")]
    operations = [
        v1.force("referrals_deskline"),
        v1.policy("referrals_deskline", "select", using=_TODAY),
        v1.policy("referrals_deskline", "update", using=_TODAY, check=_TODAY),
        *v1.grantor("referrals_deskline", "select", "insert", "update", "delete"),
        v1.same_network("referrals_deskline", "structure_id"),
        v1.definer("appointment_at_desk()", "trigger", APPOINTMENT_AT_DESK, callers=("relais_owner",)),
        v1.definer("handoff_leaves_desk()", "trigger", HANDOFF_LEAVES_DESK, callers=("relais_owner",)),
        v1.definer(
            "check_in_by_code(hash text, said text)",
            "table (referral uuid, handoff uuid, person uuid)",
            CHECK_IN_BY_CODE,
        ),
        v1.sweep("desk_lines", "referrals_deskline", "t.shown_until <= relais_now()"),
        migrations.RunSQL(
            "create trigger referrals_appointment_at_desk after insert or delete"
            " or update of starts_at, room, with_whom, door_name, presence, cancelled_at on referrals_appointment"
            " for each row execute function floor.appointment_at_desk();"
            "create trigger referrals_handoff_leaves_desk after update of state on referrals_handoff"
            " for each row when (old.state is distinct from new.state) execute function floor.handoff_leaves_desk();",
            "drop trigger referrals_appointment_at_desk on referrals_appointment;"
            "drop trigger referrals_handoff_leaves_desk on referrals_handoff;",
        ),
    ]
