"""An entry never points into another network: (row, network) is one key, down to the last child."""

from core.kernel.floor import v1
from django.db import migrations

# table, column, table it names
LINKS = (
    ("actors_actor", "parent_id", "actors_actor"),
    ("actors_actor", "replaced_by_id", "actors_actor"),
    ("actors_alias", "actor_id", "actors_actor"),
    ("actors_alias", "place_id", "actors_place"),
    ("actors_place", "actor_id", "actors_actor"),
    ("actors_placelabel", "place_id", "actors_place"),
    ("actors_service", "actor_id", "actors_actor"),
    ("actors_service", "place_id", "actors_place"),
    ("actors_externalid", "place_id", "actors_place"),
    ("actors_externalid", "last_run_id", "actors_importrun"),
    ("actors_provenance", "place_id", "actors_place"),
    ("actors_provenance", "run_id", "actors_importrun"),
    ("actors_importconflict", "place_id", "actors_place"),
    ("actors_importconflict", "run_id", "actors_importrun"),
    ("actors_twinproposal", "first_id", "actors_place"),
    ("actors_twinproposal", "second_id", "actors_place"),
)


def same_network(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{column}_network"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, network_id)"
        f" references {target} (id, network_id) deferrable initially deferred;",
        f"alter table {table} drop constraint {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial"), ("tenancy", "0001_initial")]
    operations = [
        v1.same_network("actors_actor", "structure_id"),
        v1.same_network("actors_place", "structure_id"),
        *(same_network(*link) for link in LINKS),
    ]
