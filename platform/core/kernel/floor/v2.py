"""Version 2 of what home reads: all of its persons, but those set aside, which its lead alone reads (people §8).

`floor.held_back()` runs once a statement (a sub-select without a table): the ordered index is kept, and a
structure with nobody set aside compares each row with an empty list.
"""

from django.db.migrations.operations import RunSQL

from core.kernel.floor.context import FILES_OF
from core.kernel.floor.scopes import Scope
from core.kernel.floor.v1 import granted

HELD_BACK = """
declare
  found_persons uuid[];
begin
  select array_agg(l.person_id) into found_persons from people_limitation l
   where l.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int and l.lifted_at is null;
  if found_persons is null then return '{}'; end if;
  if coalesce(current_setting('app.system', true), '') not in ('', 'plan_messages', 'deliver_messages') then return '{}'; end if;
  if exists (select 1 from tenancy_membership m where m.id::text = current_setting('app.member_id', true)
             and m.role in ('lead', 'coordinator') and m.ended_at is null) then
    return '{}';
  end if;
  return found_persons;
end
"""

# As version 1, and nobody elsewhere reads who is set aside.
GRANTED = """
begin
  return exists (
    select 1 from people_accessgrant g
    where g.person_id = person
      and g.structure_id = nullif(current_setting('app.file_structure_id', true), '')::int
      and (wanted = 0 or g.scope = wanted)
      and g.expires_at > relais_now())
    and not exists (select 1 from people_limitation l where l.person_id = person and l.lifted_at is null);
end
"""


def not_held_back(person: str) -> str:
    """True unless this person is set aside, for whoever does not lead."""
    return f"{person} <> all ((select floor.held_back())::uuid[])"


def person_read_again(table: str, scope: Scope | None, *, person: str = "person_id") -> RunSQL:
    """The read policy of version 1, in which home no longer sees everybody."""
    column = f"{table}.{person}"
    own, others = f"{table}.home_structure_id = {FILES_OF}", granted(scope, column)
    return RunSQL(
        f"alter policy app_select on {table} using"
        f" (case when {own} then {not_held_back(column)} else {others} end);",
        f"alter policy app_select on {table} using (case when {own} then true else {others} end);",
    )
