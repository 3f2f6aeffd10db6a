"""The border between networks: whoever names a structure names its network with the same key."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]
    operations = [
        v1.same_network("tenancy_structure", "parent_id"),
        v1.same_network("tenancy_membership", "structure_id"),
        v1.same_network("tenancy_invitation", "structure_id"),
        migrations.RunSQL(
            "alter table tenancy_network add constraint tenancy_network_coordinating_network"
            " foreign key (coordinating_structure_id, id) references tenancy_structure (id, network_id)"
            " deferrable initially deferred;",
            "alter table tenancy_network drop constraint tenancy_network_coordinating_network;",
        ),
    ]
