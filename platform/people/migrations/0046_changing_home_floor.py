"""Her home may change: what named the new one as another stays written, and the former one may read on for a time."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF

_before = import_module("people.migrations.0040_lawful_sharing_floor").GRANTS_REBUILD
_UNION = "where l.person_id = person and l.ended_at is null and l.expires_at > this\n"
assert _UNION in _before

# A former home reads her name and how things go on, as long as she agrees and until its day (people §8).
GRANTS_REBUILD = _before.replace(
    _UNION,
    _UNION
    + """    union all
    select t.structure_id, s.scope, 'consent', least(c.expires_at, t.expires_at), c.consent, null
    from people_formerhome t
    join floor.consents_in_force(person) c on c.structure_id = t.structure_id
    cross join lateral unnest(c.scopes) as s(scope)
    where t.person_id = person and t.expires_at > this and s.scope in (1, 6)
""",
)

# A later act of a chain copies those whom the former one named: who became her home meanwhile is left out.
_OTHERS = """
create function relais_other_recipient() returns trigger language plpgsql as $$ begin
  if new.structure_id = new.home_structure_id then return null; end if;
  return new;
end $$;
create trigger people_consentrecipient_other before insert on people_consentrecipient
  for each row execute function relais_other_recipient();
create function relais_other_structure() returns trigger language plpgsql as $$ begin
  if new.structure_id = new.home_structure_id then
    raise exception 'nothing is shared with her own home' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger people_lawfulshare_other before insert on people_lawfulshare
  for each row execute function relais_other_structure();
"""
_NO_OTHERS = """
drop trigger people_consentrecipient_other on people_consentrecipient;
drop trigger people_lawfulshare_other on people_lawfulshare;
drop function relais_other_recipient();
drop function relais_other_structure();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0045_changing_home"), ("kernel", "0006_moved_lines")]
    operations = [
        migrations.RunSQL(_OTHERS, _NO_OTHERS),
        v1.force("people_formerhome"),
        v1.policy(
            "people_formerhome",
            "select",
            using=f"case when home_structure_id = {FILES_OF} then true else structure_id = {FILES_OF} end",
        ),
        *v1.grantor("people_formerhome", "select", "insert", "update", "delete"),
        v1.same_home("people_formerhome"),
        v1.same_network("people_formerhome", "home_structure_id"),
        v1.same_network("people_formerhome", "structure_id"),
        *v1.grantor("people_consentevidence", "update"),
        migrations.RunSQL(
            v1.definer("grants_rebuild(person uuid)", "void", GRANTS_REBUILD, callers=()).sql,
            v1.definer("grants_rebuild(person uuid)", "void", _before, callers=()).sql,
        ),
    ]
