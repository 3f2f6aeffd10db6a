"""Continuity opens a file only when the structure that follows the person is suspended or has left (people §3)."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("people.migrations.0040_lawful_sharing_floor")
_SIGNATURE = (
    "grant_by_law(share uuid, person uuid, target int, law text, wanted smallint[], until timestamptz,"
    " informed date, why text)"
)
GRANT_BY_LAW = _before.GRANT_BY_LAW.replace(
    "  if not exists (select 1 from tenancy_structure t where t.id = target",
    """  if law = 'continuity' and exists (
    select 1 from tenancy_structure t where t.id = who.home_structure_id and t.status not in ('suspended', 'left')
  ) then
    return 'open';
  end if;
  if not exists (select 1 from tenancy_structure t where t.id = target""",
)
assert GRANT_BY_LAW != _before.GRANT_BY_LAW


class Migration(migrations.Migration):
    dependencies = [("people", "0040_lawful_sharing_floor")]
    operations = [
        migrations.RunSQL(
            v1.definer(_SIGNATURE, "text", GRANT_BY_LAW).sql,
            v1.definer(_SIGNATURE, "text", _before.GRANT_BY_LAW).sql,
        ),
    ]
