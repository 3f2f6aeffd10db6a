"""What the database checks when the transaction commits, whatever the code did (referrals §11, 5, 6 and 8)."""

from django.db import migrations

from core.kernel.floor import v1

_ENGAGED = "('accepted', 'in_progress', 'paused')"

HANDOFF_ENDED = f"""
begin
  if new.state not in {_ENGAGED} and exists (
      select 1 from people_accessgrant g where g.handoff_id = new.id
        and g.expires_at > greatest(relais_now(), coalesce(new.ended_at, new.decided_at))) then
    raise exception 'a handoff that is not engaged opens nothing' using errcode = 'check_violation';
  end if;
  if new.decline_code = 'other' and not exists (
      select 1 from referrals_handoffanswer a where a.handoff_id = new.id and length(trim(a.text)) >= 20) then
    raise exception 'another reason is said in words' using errcode = 'check_violation';
  end if;
  return null;
end
"""

GRANT_FOUNDED = f"""
begin
  if exists (
      select 1 from people_accessgrant g where g.id = new.id and g.handoff_id is not null and g.expires_at > relais_now()
         and not exists (select 1 from referrals_handoff h where h.id = g.handoff_id and h.target_id = g.structure_id
                         and h.person_id = g.person_id
                           and (h.state in {_ENGAGED} or g.expires_at <= coalesce(h.ended_at, h.decided_at)))) then
    raise exception 'a grant without an engaged handoff' using errcode = 'check_violation';
  end if;
  return null;
end
"""

PRESENCE_PAST = """
begin
  if new.presence in ('came', 'no_show') and new.starts_at > relais_now() then
    raise exception 'presence is known once the hour has passed' using errcode = 'check_violation';
  end if;
  return new;
end
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_functions")]
    operations = [
        *v1.grantor("referrals_handoffanswer", "select"),
        v1.definer("handoff_ended()", "trigger", HANDOFF_ENDED, callers=("relais_owner",)),
        v1.definer("grant_founded()", "trigger", GRANT_FOUNDED, callers=("relais_owner",)),
        v1.definer("presence_past()", "trigger", PRESENCE_PAST, callers=("relais_owner",)),
        migrations.RunSQL(
            "create constraint trigger referrals_handoff_ended after update of state on referrals_handoff"
            " deferrable initially deferred for each row execute function floor.handoff_ended();"
            "create constraint trigger people_accessgrant_founded after insert or update of expires_at on people_accessgrant"
            " deferrable initially deferred for each row execute function floor.grant_founded();"
            "create trigger referrals_appointment_presence before insert or update of presence on referrals_appointment"
            " for each row execute function floor.presence_past();",
            "drop trigger referrals_handoff_ended on referrals_handoff;"
            "drop trigger people_accessgrant_founded on people_accessgrant;"
            "drop trigger referrals_appointment_presence on referrals_appointment;",
        ),
    ]
