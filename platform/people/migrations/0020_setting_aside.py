"""Who is set aside is read by the lead alone; the sharing of who has died or is set aside ends; nothing is sent."""

from django.db import migrations

from core.kernel.floor import v1, v2
from core.kernel.floor.scopes import Scope

SHARING_ENDED = """
begin
  if not exists (select 1 from people_person p where p.id = person
                 and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int) then
    return;
  end if;
  update people_accessgrant set expires_at = relais_now() where person_id = person and expires_at > relais_now();
end
"""

SENDING_STOPPED = """
    select exists (select 1 from people_person p where p.id = person)
       and not exists (select 1 from people_personstatus s where s.person_id = person and s.status in ('deceased', 'erased'))
       and not exists (select 1 from people_limitation l where l.person_id = person and l.lifted_at is null)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0019_ends_floor"), ("tenancy", "0002_border")]
    operations = [
        v1.definer("held_back()", "uuid[]", v2.HELD_BACK, volatility="stable"),
        migrations.RunSQL(
            v1.definer("granted(person uuid, wanted smallint)", "boolean", v2.GRANTED, volatility="stable").sql,
            v1.definer("granted(person uuid, wanted smallint)", "boolean", v1.GRANTED, volatility="stable").sql,
        ),
        v2.person_read_again("people_person", Scope.IDENTITY, person="id"),
        v2.person_read_again("people_personstatus", None),
        v2.person_read_again("people_contact", Scope.CONTACT),
        v2.person_read_again("people_evaluation", Scope.MATURITY),
        v2.person_read_again("people_pathwaychoice", Scope.NEEDS),
        v2.person_read_again("people_urgentprocedure", Scope.NEEDS),
        v2.person_read_again("people_accommodation", Scope.ACCOMMODATIONS),
        v2.person_read_again("people_secondlook", Scope.MATURITY),
        v1.definer("sharing_ended(person uuid)", "void", SHARING_ENDED),
        v1.definer(
            "may_be_written_to(person uuid)",
            "boolean",
            SENDING_STOPPED,
            language="sql",
            volatility="stable",
            callers=(),
        ),
    ]
