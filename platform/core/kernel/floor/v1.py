"""Version 1 of the policies, as migration operations. A change is a new version and a new migration.

Own rows first, grants only for the others, in a CASE: an OR hides the value from the planner, which
then leaves the ordered index (tenancy §3).
"""

from collections.abc import Iterable

from django.db.migrations.operations import RunSQL

from core.kernel.floor.context import FILES_OF, NETWORK, REFERRAL
from core.kernel.floor.scopes import Scope

APP = "relais_app"
GRANTOR = "relais_grantor"
OWNER = "relais_owner"


def force(table: str) -> RunSQL:
    """Row-level security, for the owner too; the owner keeps one policy or data migrations see nothing."""
    return RunSQL(
        f"alter table {table} enable row level security;"
        f"alter table {table} force row level security;"
        f"create policy owner_all on {table} to {OWNER} using (true) with check (true);",
        f"drop policy owner_all on {table};"
        f"alter table {table} no force row level security;"
        f"alter table {table} disable row level security;",
    )


def policy(
    table: str, command: str, *, using: str = "", check: str = "", role: str = APP, name: str = ""
) -> RunSQL:
    """One policy for one command. `using` says which rows are seen, `check` which may be written."""
    name = name or f"app_{command}"
    clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return RunSQL(
        f"create policy {name} on {table} for {command} to {role}{clauses};",
        f"drop policy {name} on {table};",
    )


def grantor(table: str, *commands: str) -> list[RunSQL]:
    """The definer functions' own policies: only for the commands they use."""
    made = []
    for command in commands:
        using = "" if command == "insert" else "true"
        check = "true" if command in ("insert", "update") else ""
        made.append(policy(table, command, using=using, check=check, role=GRANTOR, name=f"grantor_{command}"))
    return made


GRANTED = """
begin
  return exists (
    select 1 from people_accessgrant g
    where g.person_id = person
      and g.structure_id = nullif(current_setting('app.file_structure_id', true), '')::int
      and (wanted = 0 or g.scope = wanted)
      and g.expires_at > relais_now());
end
"""


def granted(scope: Scope | None, person: str) -> str:
    """True when the acting structure holds a live grant of `scope` (any scope for None) on `person`.

    A function, not a sub-select: planning a sub-select, with the policy of its own table, in every
    statement about persons cost more than running it (docs/decisions.md).
    """
    return f"floor.granted({person}, {int(scope or 0)}::smallint)"


def person_read(table: str, scope: Scope | None, *, person: str = "person_id") -> RunSQL:
    """Home first, then whoever holds a live grant of this scope."""
    return policy(
        table,
        "select",
        using=f"case when {table}.home_structure_id = {FILES_OF} then true else {granted(scope, f'{table}.{person}')} end",
    )


def person_scope(
    table: str, scope: Scope | None, *, person: str = "person_id", update: bool = True
) -> list[RunSQL]:
    """The floor of a table of one scope: read by home and by grant, written by home alone, never deleted."""
    home = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"
    made = [force(table), person_read(table, scope, person=person), policy(table, "insert", check=home)]
    if update:
        made.append(policy(table, "update", using=home, check=home))
    return made


def steered(table: str, own: str, *, referral: str = "referral_id") -> str:
    """Own rows, else the rows of the one referral that the running operation steers."""
    return f"case when {own} then true when {table}.{referral} = {REFERRAL} then true else false end"


def same_network(table: str, column: str, *, nullable: bool = False) -> RunSQL:
    """A link to a structure of another network cannot be written."""
    name = f"{table}_{column}_network"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, network_id)"
        " references tenancy_structure (id, network_id) deferrable initially deferred;",
        f"alter table {table} drop constraint {name};",
    )


def same_home(table: str, *, person: str = "person_id") -> RunSQL:
    """The row follows its person when the home structure changes; one of another home cannot be written."""
    name = f"{table}_home"
    return RunSQL(
        f"alter table {table} add constraint {name} foreign key ({person}, home_structure_id)"
        " references people_person (id, home_structure_id) on update cascade deferrable initially immediate;",
        f"alter table {table} drop constraint {name};",
    )


def append_only(table: str) -> RunSQL:
    """Lines are added, never changed: whoever asks, short of the owner lifting the triggers."""
    return RunSQL(
        f"create trigger {table}_kept before update or delete on {table}"
        " for each row execute function relais_append_only();"
        f"create trigger {table}_kept_whole before truncate on {table}"
        " for each statement execute function relais_append_only();",
        f"drop trigger {table}_kept on {table}; drop trigger {table}_kept_whole on {table};",
    )


def definer(
    signature: str,
    returns: str,
    body: str,
    *,
    language: str = "plpgsql",
    volatility: str = "volatile",
    callers: Iterable[str] = (APP,),
) -> RunSQL:
    """A SECURITY DEFINER function of the schema `floor`, owned by the grantor, callable by `callers` only.

    `signature` is `name(arg type, …)`. Its name must stand in `floor.definers`.
    """
    arguments = signature[signature.index("(") :]
    name = signature[: signature.index("(")]
    types = ", ".join(
        part.strip().split(" ", 1)[1].split(" default ")[0]
        for part in arguments[1:-1].split(",")
        if part.strip()
    )
    bare = f"floor.{name}({types})"
    grants = "".join(f"grant execute on function {bare} to {caller};" for caller in callers)
    return RunSQL(
        f"set local role {GRANTOR};"
        f"create or replace function floor.{signature} returns {returns} language {language} {volatility}"
        f" security definer set search_path = pg_catalog, public, pg_temp as $body$ {body} $body$;"
        f"revoke all on function {bare} from public; {grants}"
        "reset role;",
        f"set local role {GRANTOR}; drop function {bare}; reset role;",
    )


def sweep(name: str, table: str, where: str, *, change: str = "") -> RunSQL:
    """`floor.sweep_<name>(really boolean)`: counts the rows of `table` (as `t`) whose day has passed, or lets them go.

    `change` empties columns instead of removing rows. See `core.kernel.sweeps`.
    """
    act = f"update {table} t set {change}" if change else f"delete from {table} t"
    return definer(
        f"sweep_{name}(really boolean)",
        "int",
        f"""
        declare
          gone int;
        begin
          if really then
            {act} where {where};
            get diagnostics gone = row_count;
          else
            select count(*) into gone from {table} t where {where};
          end if;
          return gone;
        end
        """,
    )


def days(network: str, name: str, default: int) -> str:
    """How long a network keeps something: its own setting, else the default of the published clock."""
    return (
        f"coalesce((select s.value from people_privacysetting s where s.network_id = {network} and s.name = '{name}'),"
        f" {default})::int"
    )
