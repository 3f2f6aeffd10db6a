"""Nobody reads the marks: one function writes them, one answers yes or no, a trigger forgets them (people §7)."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK

_FILES_OF = "nullif(current_setting('app.file_structure_id', true), '')::int"
_MEMBER = "nullif(nullif(current_setting('app.member_id', true), ''), '0')::uuid"

REMEMBER = f"""
declare
  home int;
  net int;
begin
  select p.home_structure_id, p.network_id into home, net
    from people_person p
    join people_personstatus s on s.person_id = p.id and s.status in ('active', 'moved')
   where p.id = person and p.home_structure_id = {_FILES_OF};
  if not found then return; end if;
  delete from people_blindmark m
   where m.person_id = person
     and not exists (select 1 from unnest(keys, digests) as w(k, d) where w.k = m.key_id and w.d = m.digest);
  insert into people_blindmark (id, person_id, home_structure_id, network_id, key_id, digest, asked)
    select gen_random_uuid(), person, home, net, w.k, w.d, {_MEMBER} is null
    from unnest(keys, digests) as w(k, d) join people_blindkey b on b.id = w.k and b.network_id = net
  on conflict (person_id, key_id, digest) do nothing;
end
"""

ASK = f"""
declare
  asker uuid;
  known boolean;
begin
  if not exists (select 1 from people_blindmark m join people_person p on p.id = m.person_id
                 where m.person_id = person and not m.asked and p.home_structure_id = {_FILES_OF}) then
    return 'nothing';
  end if;
  select user_id into asker from tenancy_membership where id = {_MEMBER};
  if not found then return 'nothing'; end if;
  perform pg_advisory_xact_lock(hashtextextended('blind:' || asker::text, 0));
  if (select count(*) from people_blindquestion q
      where q.user_id = asker and q.at > relais_now() - interval '1 day') >= most then
    return 'over';
  end if;
  insert into people_blindquestion (id, network_id, user_id, at)
    select gen_random_uuid(), network_id, asker, relais_now() from people_person where id = person;
  select exists (
    select 1 from people_blindmark mine
    join people_blindmark other on other.digest = mine.digest and other.network_id = mine.network_id
    where mine.person_id = person and not mine.asked and other.home_structure_id <> mine.home_structure_id
  ) into known;
  update people_blindmark set asked = true where person_id = person and not asked;
  return case when known then 'maybe' else 'no' end;
end
"""

TWINS = f"""
  select distinct other.person_id
  from people_blindmark mine
  join people_blindmark other on other.digest = mine.digest and other.home_structure_id = mine.home_structure_id
  where mine.person_id = person and mine.home_structure_id = {_FILES_OF} and other.person_id <> person
"""

RETIRE = """
declare
  gone int;
begin
  delete from people_blindmark where id in (
    select m.id from people_blindmark m join people_blindkey k on k.id = m.key_id
    where k.network_id = nullif(current_setting('app.network_id', true), '')::int and k.id <> kept limit most);
  get diagnostics gone = row_count;
  if gone = 0 then
    delete from people_blindkey k
     where k.network_id = nullif(current_setting('app.network_id', true), '')::int and k.id <> kept;
  end if;
  return gone;
end
"""

FORGETS = """
begin
  delete from people_blindmark where person_id = old.person_id;
  return null;
end
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0012_blind_index"), ("kernel", "0001_floor"), ("tenancy", "0002_border")]
    operations = [
        v1.force("people_blindkey"),
        v1.policy("people_blindkey", "select", using=f"network_id = {NETWORK}"),
        v1.policy("people_blindkey", "insert", check=f"network_id = {NETWORK}"),
        *v1.grantor("people_blindkey", "select", "delete"),
        v1.force("people_blindmark"),
        *v1.grantor("people_blindmark", "select", "insert", "update", "delete"),
        v1.same_home("people_blindmark"),
        v1.same_network("people_blindmark", "home_structure_id"),
        v1.force("people_blindquestion"),
        *v1.grantor("people_blindquestion", "select", "insert"),
        v1.definer("blind_remember(person uuid, keys uuid[], digests bytea[])", "void", REMEMBER),
        v1.definer("blind_ask(person uuid, most int)", "text", ASK),
        v1.definer("own_twins(person uuid)", "setof uuid", TWINS, language="sql", volatility="stable"),
        v1.definer("blind_retire(kept uuid, most int)", "int", RETIRE),
        v1.definer("blind_forgets()", "trigger", FORGETS, callers=("relais_owner",)),
        migrations.RunSQL(
            "create trigger people_personstatus_forgets after update of status on people_personstatus"
            " for each row when (new.status not in ('active', 'moved')) execute function floor.blind_forgets();"
            "create trigger people_personstatus_forgotten after delete on people_personstatus"
            " for each row execute function floor.blind_forgets();",
            "drop trigger people_personstatus_forgets on people_personstatus;"
            "drop trigger people_personstatus_forgotten on people_personstatus;",
        ),
    ]
