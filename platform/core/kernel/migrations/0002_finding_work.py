"""One door to what is due: `floor.due_ids(kind, most)` asks the room's own `floor.due_<kind>s(most)`."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_floor")]
    operations = [
        v1.definer(
            "due_ids(kind text, most int)",
            "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)",
            """
            begin
              if kind !~ '^[a-z]+$' then raise exception 'unknown kind of work'; end if;
              return query execute format('select * from floor.%I($1)', 'due_' || kind || 's') using most;
            end
            """,
            volatility="stable",
        ),
    ]
