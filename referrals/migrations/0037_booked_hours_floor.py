"""A booked hour: its appointment written for its structure, freed when it ends, her name closed until she arrives."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK

_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"
_ALIVE = "('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended')"
_LIVE = "('queued', 'sent', 'info_requested', 'waitlisted', 'accepted', 'in_progress', 'paused')"
_ENGAGED = "('accepted', 'in_progress', 'paused')"
_GIVEN_BACK = "('excused', 'cancelled_by_us')"

BOOK_HOUR = f"""
declare
  asked record;
  hour record;
  home int;
  opened int := 0;
begin
  select h.id, h.person_id, h.target_id, h.network_id, r.sender_structure_id into asked
    from referrals_handoff h join referrals_referral r on r.id = h.referral_id
   where h.id = booking and h.from_structure_id = {_STRUCTURE} and h.via = 'slot' and h.state = 'accepted'
     and not exists (select 1 from referrals_appointment a where a.handoff_id = h.id);
  if not found then raise exception 'no booking waits for its hour' using errcode = 'check_violation'; end if;
  select s.* into hour from actors_partnerslot s
   where s.id = kept and s.structure_id = asked.target_id and s.network_id = asked.network_id and s.state = 'booked';
  if not found then raise exception 'this hour is not booked for it' using errcode = 'check_violation'; end if;
  if held <> '{{}}' then update referrals_handoff set held_scopes = held where id = asked.id; end if;
  home := asked.sender_structure_id;
  if asked.person_id is not null then
    perform floor.grants_rebuild(asked.person_id);
    select count(*) into opened from people_accessgrant g
     where g.person_id = asked.person_id and g.handoff_id = asked.id and g.expires_at > relais_now();
    select p.home_structure_id into home from people_person p where p.id = asked.person_id;
  end if;
  insert into referrals_appointment (id, network_id, person_id, home_structure_id, handoff_id, author_structure_id,
      author_id, for_home, at, slot_id, starts_at, minutes, place, room, with_whom, door_name, bring, presence, version)
    values (made, asked.network_id, asked.person_id, home, asked.id, asked.target_id, hour.staff_id,
      asked.person_id is null or 6 = any (floor.scopes_agreed(asked.id)), relais_now(), hour.id, hour.starts_at,
      hour.minutes, place, hour.room, hour.with_whom, door, bring, 'unknown', 1);
  return opened;
end
"""

NAME_ARRIVES = f"""
declare
  asked record;
  opened int;
begin
  select h.person_id, h.target_id, h.held_scopes into asked from referrals_handoff h
   where h.id = booking and h.target_id = {_STRUCTURE} and h.state in {_ENGAGED} and h.held_scopes <> '{{}}';
  if not found or asked.person_id is null then return 0; end if;
  perform pg_advisory_xact_lock(hashtextextended(asked.person_id::text, 0));
  update referrals_handoff h set held_scopes = '{{}}',
      scopes = (select array_agg(distinct s.scope order by s.scope) from unnest(h.scopes || h.held_scopes) as s(scope))
   where h.id = booking;
  perform floor.grants_rebuild(asked.person_id);
  select count(*) into opened from people_accessgrant g
   where g.person_id = asked.person_id and g.handoff_id = booking and g.scope = any (asked.held_scopes)
     and g.expires_at > relais_now();
  return opened;
end
"""

# Open again while its structure has not taken it back, by the database's clock; its own otherwise.
APPOINTMENT_FREES_SLOT = f"""
begin
  if tg_op = 'UPDATE' then
    if new.slot_id is not distinct from old.slot_id and new.cancelled_at is null
       and new.presence not in {_GIVEN_BACK} then
      return null;
    end if;
  end if;
  perform 1 from actors_partnerslot s where s.id = old.slot_id for no key update;
  update actors_partnerslot s set state = case when s.release_at > relais_now() then 'open' else 'released' end
   where s.id = old.slot_id and s.state = 'booked' and not exists (
     select 1 from referrals_appointment a where a.slot_id = s.id and a.id <> old.id and a.cancelled_at is null
        and a.presence not in {_GIVEN_BACK});
  return null;
end
"""

WITHDRAW_BY_CODE = f"""
declare
  slip record;
begin
  select s.person_id, s.referral_id, s.maker_structure_id, p.home_structure_id into slip
    from referrals_slip s left join people_person p on p.id = s.person_id
   where s.network_id = {_NETWORK} and s.code_hash = hash and (s.person_id is null or p.id is not null);
  if not found then return; end if;
  if slip.person_id is null then
    return query
      select r.id, null::text, slip.maker_structure_id::int, slip.referral_id
      from (select 1) one left join referrals_referral r on r.id = slip.referral_id and r.state in {_ALIVE}
        and (stopped is null or exists (select 1 from referrals_handoff h
             where h.referral_id = r.id and h.target_id = stopped and h.state in {_LIVE}));
    return;
  end if;
  perform floor.withdraw_person(slip.person_id, stopped, true, aided);
  return query
    select r.id, (floor.journal_marks(array[slip.person_id]))[1], slip.home_structure_id::int, slip.referral_id
    from (select 1) one left join floor.stopped_referrals(slip.person_id, stopped) as r(id) on true;
end
"""

SLOT_HAS_HOUR = """
begin
  if not exists (select 1 from referrals_appointment a join actors_partnerslot s on s.id = a.slot_id
                  where a.handoff_id = new.id and s.structure_id = new.target_id) then
    raise exception 'a booking is an appointment on an hour of its structure' using errcode = 'check_violation';
  end if;
  return null;
end
"""

_BEFORE = import_module("referrals.migrations.0009_acts_by_code")
_BY_CODE = (
    "withdraw_by_code(hash text, stopped int, aided text)",
    "table (referral uuid, mark text, home int, about uuid)",
)

_OWN = f"author_structure_id = {FILES_OF} and network_id = {NETWORK}"
_HERS = f"home_structure_id = {FILES_OF} or {v1.granted(None, 'referrals_appointment.person_id')}"
_NAMELESS = (
    "exists (select 1 from referrals_handoff h where h.id = handoff_id and h.person_id is null"
    f" and h.target_id = {FILES_OF} and h.from_structure_id = referrals_appointment.home_structure_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0036_booked_hours"),
        ("actors", "0005_partner_slots_borders"),
        ("people", "0044_names_by_identity"),
    ]
    operations = [
        *v1.grantor("referrals_appointment", "insert"),
        migrations.RunSQL(
            "alter policy app_insert on referrals_appointment"
            f" with check ({_OWN} and case when person_id is null then {_NAMELESS} else ({_HERS}) end);",
            f"alter policy app_insert on referrals_appointment with check ({_OWN} and ({_HERS}));",
        ),
        migrations.RunSQL(
            "alter table referrals_appointment add constraint referrals_appointment_slot_id_network"
            " foreign key (slot_id, network_id) references actors_partnerslot (id, network_id) deferrable initially deferred;",
            "alter table referrals_appointment drop constraint referrals_appointment_slot_id_network;",
        ),
        v1.definer(
            "book_hour(made uuid, booking uuid, kept uuid, door text, place text, bring text, held smallint[])",
            "int",
            BOOK_HOUR,
        ),
        # The code of whoever shares nothing frees her hour.
        migrations.RunSQL(
            v1.definer(*_BY_CODE, WITHDRAW_BY_CODE).sql, v1.definer(*_BY_CODE, _BEFORE.WITHDRAW_BY_CODE).sql
        ),
        v1.definer("name_arrives(booking uuid)", "int", NAME_ARRIVES),
        v1.definer("appointment_frees_slot()", "trigger", APPOINTMENT_FREES_SLOT, callers=("relais_owner",)),
        v1.definer("slot_has_hour()", "trigger", SLOT_HAS_HOUR, callers=("relais_owner",)),
        migrations.RunSQL(
            "create trigger referrals_appointment_frees_slot after update of cancelled_at, presence, slot_id or delete"
            " on referrals_appointment for each row when (old.slot_id is not null)"
            " execute function floor.appointment_frees_slot();"
            "create constraint trigger referrals_handoff_slot after insert or update of via on referrals_handoff"
            " deferrable initially deferred for each row when (new.via = 'slot')"
            " execute function floor.slot_has_hour();",
            "drop trigger referrals_appointment_frees_slot on referrals_appointment;"
            "drop trigger referrals_handoff_slot on referrals_handoff;",
        ),
    ]
