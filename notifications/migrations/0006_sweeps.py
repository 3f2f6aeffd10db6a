"""A message forgets whom it was for after 90 days, and goes with its tries after 24 months (people §8)."""

from core.kernel.floor import v1
from django.db import migrations

_DAY = "interval '1 day'"
_OVER = "t.state not in ('planned', 'leased')"
_OLD = f"{_OVER} and t.not_before < least(now(), relais_now()) - {{days}} * {_DAY}"
FORGOTTEN = f"t.user_id is not null and {_OLD.format(days=v1.days('t.network_id', 'message_recipient', 90))}"
GONE = _OLD.format(days=v1.days("t.network_id", "message", 730))
# A try is never younger than its message; one of the last 90 days keeps its message whole until then.
_RECENT = (
    "exists (select 1 from notifications_delivery d"
    " where d.message_id = t.id and d.ended_at >= now() - interval '90 days')"
)

FORGET = f"""
declare
  gone int;
begin
  if not really then
    select count(*) into gone from notifications_message t where {FORGOTTEN} and not {_RECENT};
    return gone;
  end if;
  perform set_config('app.sweeping', 'notifications_delivery', true);
  update notifications_delivery d set address_hash = '' from notifications_message t
   where t.id = d.message_id and d.address_hash <> '' and {FORGOTTEN} and not {_RECENT};
  perform set_config('app.sweeping', '', true);
  update notifications_message t
     set user_id = null, key = replace(t.key, ':user-' || t.user_id || ':', ':gone-' || t.id || ':')
   where {FORGOTTEN} and not {_RECENT};
  get diagnostics gone = row_count;
  return gone;
end
"""

REMOVE = f"""
declare
  gone int;
begin
  if not really then
    select count(*) into gone from notifications_message t where {GONE} and not {_RECENT};
    return gone;
  end if;
  perform set_config('app.sweeping', 'notifications_delivery', true);
  delete from notifications_delivery d using notifications_message t
   where t.id = d.message_id and {GONE} and not {_RECENT};
  perform set_config('app.sweeping', '', true);
  delete from notifications_message t where {GONE} and not {_RECENT};
  get diagnostics gone = row_count;
  return gone;
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_consent_subject"),
        ("people", "0035_sweeps"),
        ("kernel", "0005_swept_lines"),
    ]
    operations = [
        *v1.grantor("notifications_message", "delete"),
        *v1.grantor("notifications_delivery", "select", "update", "delete"),
        v1.definer("sweep_message_recipients(really boolean)", "int", FORGET),
        v1.definer("sweep_messages(really boolean)", "int", REMOVE),
    ]
