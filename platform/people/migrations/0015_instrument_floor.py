"""A second look is under the scope of evaluations; its report leaves the floor as counts, small ones kept back."""

from core.kernel.floor import v1
from core.kernel.floor.scopes import Scope
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0014_instrument")]
    operations = [
        *v1.person_scope("people_secondlook", Scope.MATURITY, update=False),
        v1.same_home("people_secondlook"),
        v1.same_network("people_secondlook", "home_structure_id"),
        migrations.RunSQL(
            "alter table people_secondlook add constraint people_secondlook_evaluation_id"
            " foreign key (evaluation_id, person_id) references people_evaluation (id, person_id)"
            " deferrable initially immediate;",
            "alter table people_secondlook drop constraint people_secondlook_evaluation_id;",
        ),
        *v1.grantor("people_secondlook", "select"),
        v1.definer(
            "second_looks(smallest integer)",
            "table (item text, looks integer, agreed integer)",
            """
            begin
              return query
                with counted as (
                  select pair.key as code, count(*)::int as n, count(*) filter (where pair.value = 'true')::int as same
                  from people_secondlook look, jsonb_each_text(look.agreement) pair
                  where look.network_id = nullif(current_setting('app.coordinator_network_id', true), '')::int
                  group by pair.key)
                select code,
                       case when n >= greatest(smallest, 5) then n end,
                       case when n >= greatest(smallest, 5) and same not between 1 and greatest(smallest, 5) - 1
                             and n - same not between 1 and greatest(smallest, 5) - 1 then same end
                from counted order by code;
            end
            """,
            volatility="stable",
        ),
    ]
