"""An hour kept for referrals is its own network's, with its service, its place and its structure."""

from django.db import migrations

from core.kernel.floor import v1

LINKS = (
    ("actors_slotseries", "service_id", "actors_service"),
    ("actors_slotseries", "place_id", "actors_place"),
    ("actors_partnerslot", "service_id", "actors_service"),
    ("actors_partnerslot", "place_id", "actors_place"),
    ("actors_partnerslot", "series_id", "actors_slotseries"),
)


def same_network(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{column}_network"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, network_id)"
        f" references {target} (id, network_id) deferrable initially deferred;",
        f"alter table {table} drop constraint {name};",
    )


class Migration(migrations.Migration):
    dependencies = [("actors", "0004_partner_slots")]
    operations = [
        v1.same_network("actors_slotseries", "structure_id"),
        v1.same_network("actors_partnerslot", "structure_id"),
        *(same_network(*link) for link in LINKS),
    ]
