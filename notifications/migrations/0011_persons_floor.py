"""Whom an event is about, what her message speaks of, and what forgets her: as her home structure, ids and dates."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK, STRUCTURE

_subjects = import_module("notifications.migrations.0008_account_subject")
_held = import_module("notifications.migrations.0004_held")
_sweeps = import_module("notifications.migrations.0006_sweeps")
_OLD_SUBJECT = _subjects.Migration.operations[-1]
_OLD_HELD = _held.Migration.operations[-1]
_OLD_FORGET = _sweeps.Migration.operations[-2]
_OWN = f"m.owner_structure_id = {STRUCTURE}"

SUBJECT = (
    _subjects.SUBJECT
    + f"""
    union all
    select case when a.cancelled_at is not null then 'cancelled' else a.presence::text end, a.version, r.ref_code::text,
           a.starts_at, true, null::uuid, null::uuid, null::uuid
      from notifications_message m
      join referrals_appointment a
        on m.subject_type = 'appointment' and a.id = m.subject_id and a.person_id = m.person_id
      join referrals_handoff h on h.id = a.handoff_id
      join referrals_referral r on r.id = h.referral_id
     where m.id = message and {_OWN}
"""
)
HELD = _held.HELD.replace(
    "cross join lateral (",
    "cross join lateral (\n        select m.person_id\n        union all",
)
# Where she is expected, and by whom: the name of the structure asked, or the place that was written for her.
WHEREABOUTS = f"""
    select t.name::text, t.id
      from notifications_message m
      join referrals_handoff h on m.subject_type = 'handoff' and h.id = m.subject_id
      join tenancy_structure t on t.id = h.target_id
     where m.id = message and m.person_id = h.person_id and {_OWN}
    union all
    select a.place::text, a.author_structure_id
      from notifications_message m
      join referrals_appointment a on m.subject_type = 'appointment' and a.id = m.subject_id
     where m.id = message and m.person_id = a.person_id and {_OWN}
"""
# Read by the relay alone, for an event that it has not dealt with yet.
ABOUT = """
    select p.id, p.home_structure_id
      from journal_event e
      cross join lateral (
        select h.person_id from referrals_handoff h where h.id = (e.payload ->> 'handoff')::uuid
        union all
        select r.person_id from referrals_referral r where r.id = (e.payload ->> 'referral')::uuid
        union all
        select c.person_id from people_consent c where c.chain = (e.payload ->> 'consent')::uuid) about
      join people_person p on p.id = about.person_id
     where e.id = event and not exists (select 1 from notifications_planned d where d.event_id = e.id)
     limit 1
"""
_DUE = f"{_sweeps._OVER} and t.not_before < least(now(), relais_now()) - {v1.days('t.network_id', 'message_recipient', 90)} * interval '1 day'"
_FORGOTTEN = f"(t.user_id is not null or t.person_id is not null) and {_DUE}"
FORGET = f"""
declare
  gone int;
begin
  if not really then
    select count(*) into gone from notifications_message t where {_FORGOTTEN} and not {_sweeps._RECENT};
    return gone;
  end if;
  perform set_config('app.sweeping', 'notifications_delivery', true);
  update notifications_delivery d set address_hash = '', person_id = null from notifications_message t
   where t.id = d.message_id and (d.address_hash <> '' or d.person_id is not null)
     and {_FORGOTTEN} and not {_sweeps._RECENT};
  perform set_config('app.sweeping', '', true);
  update notifications_message t
     set user_id = null, person_id = null,
         key = regexp_replace(t.key, ':(user|person)-[0-9a-f-]+:', ':gone-' || t.id || ':')
   where {_FORGOTTEN} and not {_sweeps._RECENT};
  get diagnostics gone = row_count;
  return gone;
end
"""
_BATCH = "notifications_letterbatch"
_MINE = f"structure_id = {FILES_OF} and network_id = {NETWORK}"


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0010_persons"),
        ("kernel", "0007_forgotten_recipients"),
        ("people", "0046_changing_home_floor"),
        ("referrals", "0037_booked_hours_floor"),
    ]
    operations = [
        migrations.RunSQL(
            "alter table notifications_message add constraint notifications_message_home"
            " foreign key (person_id, owner_structure_id) references people_person (id, home_structure_id)"
            " on update cascade deferrable initially immediate;",
            "alter table notifications_message drop constraint notifications_message_home;",
        ),
        migrations.RunSQL(
            "create function notifications_delivery_person() returns trigger language plpgsql as $$ begin"
            " new.person_id := (select m.person_id from notifications_message m where m.id = new.message_id);"
            " return new; end $$;"
            "create trigger notifications_delivery_person before insert on notifications_delivery for each row"
            " execute function notifications_delivery_person();",
            "drop trigger notifications_delivery_person on notifications_delivery;"
            " drop function notifications_delivery_person();",
        ),
        v1.force(_BATCH),
        v1.policy(_BATCH, "select", using=_MINE),
        v1.policy(_BATCH, "insert", check=_MINE),
        v1.same_network(_BATCH, "structure_id"),
        v1.same_network("notifications_reminderpolicy", "structure_id"),
        migrations.RunSQL(v1.definer(
            "message_subject(message uuid)",
            "table (state text, version int, ref_code text, due_at timestamptz, told boolean, referral_id uuid,"
            " handoff_id uuid, person_id uuid)",
            SUBJECT,
            language="sql",
            volatility="stable",
        ).sql, _OLD_SUBJECT.sql),
        migrations.RunSQL(
            v1.definer("message_held(message uuid)", "boolean", HELD, language="sql", volatility="stable").sql,
            _OLD_HELD.sql,
        ),
        migrations.RunSQL(v1.definer("sweep_message_recipients(really boolean)", "int", FORGET).sql, _OLD_FORGET.sql),
        v1.definer(
            "message_whereabouts(message uuid)",
            "table (place text, structure_id int)",
            WHEREABOUTS,
            language="sql",
            volatility="stable",
        ),
        v1.definer(
            "whom_it_is_about(event uuid)",
            "table (person_id uuid, structure_id int)",
            ABOUT,
            language="sql",
            volatility="stable",
        ),
    ]
