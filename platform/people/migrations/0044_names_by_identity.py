"""A grant carries the words a name is searched by only when it opens the name."""

from django.db import migrations

_ONLY = """
create function relais_grant_names() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $body$
begin
  if new.scope <> 1 then new.search_name := ''; end if;
  return new;
end
$body$;
create trigger people_accessgrant_names before insert or update of search_name on people_accessgrant
  for each row execute function relais_grant_names();
update people_accessgrant set search_name = '' where scope <> 1 and search_name <> '';
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0043_ended_scan_floor")]
    operations = [
        migrations.RunSQL(
            _ONLY,
            "drop trigger people_accessgrant_names on people_accessgrant; drop function relais_grant_names();",
        ),
    ]
