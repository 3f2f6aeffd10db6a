"""The reads of a whole month go, twelve months after it or as the network has set (people §8)."""

from core.kernel.floor import v1
from django.db import migrations

# By the real clock: a moved one lets no line of the journal go. What is left of a large month goes the next night.
SWEEP_READS = f"""
declare
  gone int;
begin
  if not really then
    select count(*) into gone from journal_access t
     where t.at < date_trunc('month', least(now(), relais_now()) - {v1.days("t.network_id", "reads", 365)} * interval '1 day');
    return gone;
  end if;
  perform set_config('app.sweeping', 'journal_access', true);
  delete from journal_access a where a.id in (
    select t.id from journal_access t
     where t.at < date_trunc('month', least(now(), relais_now()) - {v1.days("t.network_id", "reads", 365)} * interval '1 day')
     limit 100000);
  get diagnostics gone = row_count;
  perform set_config('app.sweeping', '', true);
  return gone;
end
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0035_sweeps"), ("journal", "0003_old_reads")]
    operations = [v1.definer("sweep_reads(really boolean)", "int", SWEEP_READS)]
