"""What is checked when the transaction commits is the row as it then stands, not each step that led there."""

from importlib import import_module

from core.kernel.floor import v1
from django.db import migrations

_BEFORE = import_module("referrals.migrations.0004_commit_checks")

_ENGAGED = "('accepted', 'in_progress', 'paused')"

HANDOFF_ENDED = f"""
declare
  now_is record;
begin
  select h.state, h.ended_at, h.decided_at, h.decline_code into now_is from referrals_handoff h where h.id = new.id;
  if now_is.state not in {_ENGAGED} and exists (
      select 1 from people_accessgrant g where g.handoff_id = new.id
        and g.expires_at > greatest(relais_now(), coalesce(now_is.ended_at, now_is.decided_at))) then
    raise exception 'a handoff that is not engaged opens nothing' using errcode = 'check_violation';
  end if;
  if now_is.decline_code = 'other' and not exists (
      select 1 from referrals_handoffanswer a where a.handoff_id = new.id and length(trim(a.text)) >= 20) then
    raise exception 'another reason is said in words' using errcode = 'check_violation';
  end if;
  return null;
end
"""


_OLD = v1.definer("handoff_ended()", "trigger", _BEFORE.HANDOFF_ENDED, callers=("relais_owner",))
_NEW = v1.definer("handoff_ended()", "trigger", HANDOFF_ENDED, callers=("relais_owner",))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0015_questions_floor")]
    operations = [migrations.RunSQL(_NEW.sql, _OLD.sql)]
