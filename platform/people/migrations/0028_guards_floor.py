"""Guardians, proofs, notices and holds are home's alone; what a clock must find, it finds as ids."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK
from django.db import migrations

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"
_OFFICER = (
    "exists (select 1 from tenancy_membership m"
    f" where m.id = {MEMBER} and m.data_protection and m.ended_at is null and m.network_id = people_consentevidence.network_id)"
)
_MAY_READ = (
    f"case when home_structure_id = {FILES_OF} then true"
    f" else network_id = {NETWORK} and {_OFFICER} and not floor.agreement_lives(chain) end"
)


def _days(network: str, name: str, default: int) -> str:
    return (
        f"coalesce((select s.value from people_privacysetting s where s.network_id = {network} and s.name = '{name}'),"
        f" {default})::int"
    )


def _own(table: str, *, update: bool = True) -> list:
    made = [
        v1.force(table),
        v1.policy(table, "select", using=_HOME),
        v1.policy(table, "insert", check=_HOME),
        v1.same_network(table, "home_structure_id"),
    ]
    if update:
        made.append(v1.policy(table, "update", using=_HOME, check=_HOME))
    return made


def _goes_with_the_person(table: str) -> migrations.RunSQL:
    """Follows her to another home, and goes when she is erased."""
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_home foreign key (person_id, home_structure_id)"
        " references people_person (id, home_structure_id) on update cascade on delete cascade"
        " deferrable initially immediate;",
        f"alter table {table} drop constraint {table}_home;",
    )


def _default(table: str, column: str, value: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"alter table {table} alter column {column} set default {value};",
        f"alter table {table} alter column {column} drop default;",
    )


AGREEMENT_LIVES = """
    select exists (
      select 1 from (select c.person_id from people_consent c where c.chain = agreement limit 1) one
      cross join lateral floor.consents_in_force(one.person_id) f where f.chain = agreement)
"""

FORGET_PROOFS = """
begin
  if not exists (select 1 from people_person p where p.id = erased
                 and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int) then
    return;
  end if;
  return query delete from people_consentevidence e
    where e.chain in (select c.chain from people_consent c where c.person_id = erased) returning e.name::text;
end
"""

CONTACT_HAPPENED = """
declare
  day date;
  happened timestamptz;
begin
  if new.person_id is null then return null; end if;
  if tg_table_name = 'referrals_followupstep' then
    day := to_jsonb(new) ->> 'on';
  else
    happened := coalesce(to_jsonb(new) ->> 'starts_at', to_jsonb(new) ->> 'at');
    select (happened at time zone n.time_zone)::date into day from tenancy_network n where n.id = new.network_id;
  end if;
  day := least(day, (relais_now() at time zone 'UTC')::date + 1);
  update people_personstatus set last_contact_on = day
   where person_id = new.person_id and (last_contact_on is null or last_contact_on < day);
  return null;
end
"""

_TABLE = "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)"

DUE_PAPERS = f"""
    select distinct on (c.chain) c.chain, c.network_id, c.home_structure_id, c.starts_at, 'evidence'::text,
           jsonb_build_object('person', c.person_id, 'captured_by', c.captured_by_id)
    from people_consent c
    where c.capture = 'paper_signed' and c.act in ('given', 'extended', 'renewed') and c.expires_at > relais_now()
      and c.starts_at <= relais_now() - {_days("c.network_id", "evidence_awaited", 10)} * interval '1 day'
      and not exists (select 1 from people_consentevidence e where e.chain = c.chain and e.verdict <> 'refused')
      and not exists (select 1 from people_notice w where w.kind = 'evidence' and w.subject = c.chain)
      and exists (select 1 from floor.consents_in_force(c.person_id) f where f.chain = c.chain)
    order by c.chain, c.starts_at limit most
"""

DUE_SCANS = """
    select e.id, e.network_id, e.home_structure_id, e.added_at, 'scan'::text, '{}'::jsonb
    from people_consentevidence e where e.verdict = 'waiting' order by e.added_at limit most
"""

# Home is told 30 days before; what it was told never comes nearer; a real contact since makes the notice void.
DUE_PERSONS = f"""
    select d.id, d.network_id, d.home_structure_id, d.ends_on::timestamptz,
           case when d.told_for is null then 'announce' else 'anonymise' end,
           jsonb_build_object('ends_on', d.ends_on)
    from (
      select p.id, p.network_id, p.home_structure_id, t.today, w.told_for,
             c.last_on + {_days("p.network_id", "person", 730)} as ends_on
      from people_person p
      join tenancy_network n on n.id = p.network_id
      cross join lateral (select (relais_now() at time zone n.time_zone)::date as today) t
      left join people_personstatus s on s.person_id = p.id
      cross join lateral (select coalesce(s.last_contact_on, (p.created_at at time zone n.time_zone)::date) as last_on) c
      left join lateral (
        select w.due_on as told_for from people_notice w
        where w.person_id = p.id and w.kind = 'retention' and (w.told_at at time zone n.time_zone)::date >= c.last_on
          and w.due_on >= c.last_on + {_days("p.network_id", "person_notice", 30)}
        order by w.due_on desc limit 1) w on true
      where not exists (
        select 1 from people_legalhold h
        where h.person_id = p.id and h.lifted_at is null and h.until >= t.today)
    ) d
    where (d.told_for is null and d.ends_on - {_days("d.network_id", "person_notice", 30)} <= d.today)
       or (d.told_for <= d.today and d.ends_on <= d.today)
    order by d.ends_on, d.id limit most
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0027_guards_proofs_clocks"), ("referrals", "0019_merging")]
    operations = [
        _default("people_consent", "own_agreement", "''"),
        _default("people_consent", "tells_guardian", "false"),
        _default("people_consent", "evidence_sha256", "''"),
        *_own("people_guardianship"),
        *v1.grantor("people_guardianship", "select", "update", "delete"),
        _goes_with_the_person("people_guardianship"),
        *_own("people_notice", update=False),
        *v1.grantor("people_notice", "select", "update", "delete"),
        _goes_with_the_person("people_notice"),
        *_own("people_legalhold"),
        *v1.grantor("people_legalhold", "select", "update", "delete"),
        _goes_with_the_person("people_legalhold"),
        v1.definer(
            "agreement_lives(agreement uuid)",
            "boolean",
            AGREEMENT_LIVES,
            language="sql",
            volatility="stable",
        ),
        v1.force("people_consentevidence"),
        v1.policy("people_consentevidence", "select", using=_MAY_READ),
        v1.policy("people_consentevidence", "insert", check=_HOME),
        v1.policy("people_consentevidence", "update", using=_HOME, check=_HOME),
        *v1.grantor("people_consentevidence", "select", "delete"),
        v1.same_network("people_consentevidence", "home_structure_id"),
        v1.definer("forget_proofs(erased uuid)", "setof text", FORGET_PROOFS),
        v1.definer(
            "contact_happened()", "trigger", CONTACT_HAPPENED, callers=("relais_owner",)
        ),
        migrations.RunSQL(
            "create trigger people_evaluation_contact after insert on people_evaluation"
            " for each row execute function floor.contact_happened();",
            "drop trigger people_evaluation_contact on people_evaluation;",
        ),
        v1.definer("due_papers(most int)", _TABLE, DUE_PAPERS, language="sql", volatility="stable", callers=()),
        v1.definer("due_scans(most int)", _TABLE, DUE_SCANS, language="sql", volatility="stable", callers=()),
        v1.definer("due_persons(most int)", _TABLE, DUE_PERSONS, language="sql", volatility="stable", callers=()),
    ]
