"""What is heard of a message goes with it; counters of past days and lifted suppressions go by themselves."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0006_sweeps")
_GOING = f"{_before.GONE} and not {_before._RECENT}"
_AT = "t.at < least(now(), relais_now()) -"

REPORTS = f"""
declare
  hidden int;
  gone int;
begin
  if not really then
    select count(*) into gone from notifications_report r join notifications_message t on t.id = r.message_id where {_GOING};
    return gone;
  end if;
  perform set_config('app.sweeping', 'notifications_report', true);
  update notifications_report t set address_hash = '' where t.address_hash <> '' and {_AT} interval '90 days';
  delete from notifications_report r using notifications_message t where t.id = r.message_id and {_GOING};
  get diagnostics gone = row_count;
  delete from notifications_report t where t.message_id is null and {_AT} interval '730 days';
  get diagnostics hidden = row_count;
  perform set_config('app.sweeping', '', true);
  return gone + hidden;
end
"""
SUPPRESSIONS = f"""
declare
  gone int;
begin
  if not really then
    select count(*) into gone from notifications_suppression t where t.lifted_at < least(now(), relais_now()) - interval '365 days';
    return gone;
  end if;
  update notifications_suppression s set message_id = null from notifications_message t where t.id = s.message_id and {_GOING};
  delete from notifications_suppression t where t.lifted_at < least(now(), relais_now()) - interval '365 days';
  get diagnostics gone = row_count;
  return gone;
end
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0017_gates_work")]
    operations = [
        v1.definer("sweep_message_reports(really boolean)", "int", REPORTS),
        v1.definer("sweep_message_suppressions(really boolean)", "int", SUPPRESSIONS),
        v1.sweep("message_caps", "notifications_cap", "t.week < (least(now(), relais_now()) - interval '30 days')::date"),
        v1.sweep(
            "message_budgets",
            "notifications_budget",
            "t.day < (least(now(), relais_now()) - interval '730 days')::date",
        ),
    ]
