"""Requests of persons: read and answered by home, written from a code by one function, counted for the coordinator."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"

ASK_BY_CODE = """
declare
  slip record;
  request_id uuid;
  today date;
begin
  if asked not in ('copy', 'rectification', 'erasure', 'objection') then raise exception 'unknown right'; end if;
  select s.person_id into slip from referrals_slip s
   where s.network_id = nullif(current_setting('app.network_id', true), '')::int
     and s.code_hash = hash and s.person_id is not null;
  if not found then return; end if;
  perform pg_advisory_xact_lock(hashtextextended(slip.person_id::text, 0));
  select r.id into request_id from people_rightrequest r
   where r.person_id = slip.person_id and r.kind = asked and r.answer is null;
  if request_id is null then
    request_id := gen_random_uuid();
    insert into people_rightrequest (id, person_id, home_structure_id, network_id, kind, via, wish, asked_at, due_on,
        reason_code, explanation)
      select request_id, p.id, p.home_structure_id, p.network_id, asked, 'page', left(said, 280), relais_now(),
             ((relais_now() at time zone n.time_zone)::date + interval '1 month')::date, '', ''
      from people_person p join tenancy_network n on n.id = p.network_id where p.id = slip.person_id;
    if not found then return; end if;
  end if;
  return query select request_id, (floor.journal_marks(array[slip.person_id]))[1];
end
"""

WAITING = """
    select r.home_structure_id, count(*)::int, count(*) filter (where r.due_on < (relais_now() at time zone n.time_zone)::date)::int,
           min(r.due_on)
    from people_rightrequest r join tenancy_network n on n.id = r.network_id
    where r.answer is null and r.network_id = nullif(current_setting('app.coordinator_network_id', true), '')::int
    group by r.home_structure_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_right_request"),
        ("referrals", "0003_functions"),
        ("journal", "0002_floor"),
        ("tenancy", "0002_border"),
    ]
    operations = [
        v1.force("people_rightrequest"),
        v1.policy("people_rightrequest", "select", using=_HOME),
        v1.policy("people_rightrequest", "insert", check=_HOME),
        v1.policy("people_rightrequest", "update", using=_HOME, check=_HOME),
        *v1.grantor("people_rightrequest", "select", "insert", "delete"),
        v1.same_home("people_rightrequest"),
        v1.same_network("people_rightrequest", "home_structure_id"),
        v1.definer(
            "ask_right_by_code(hash text, asked text, said text)",
            "table (request uuid, mark text)",
            ASK_BY_CODE,
        ),
        v1.definer(
            "rights_waiting()",
            "table (structure_id int, waiting int, late int, soonest date)",
            WAITING,
            language="sql",
            volatility="stable",
        ),
    ]
