"""A question is read by the two ends of the request; one asks, the other answers."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK
from django.db import migrations

_TABLE = "referrals_inforequest"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0014_questions")]
    operations = [
        v1.force(_TABLE),
        v1.policy(
            _TABLE,
            "select",
            using=f"case when from_structure_id = {FILES_OF} then true when target_id = {FILES_OF} then true else false end",
        ),
        v1.policy(_TABLE, "insert", check=f"target_id = {FILES_OF} and network_id = {NETWORK}"),
        v1.policy(
            _TABLE,
            "update",
            using=f"from_structure_id = {FILES_OF}",
            check=f"from_structure_id = {FILES_OF} and network_id = {NETWORK}",
        ),
        *v1.grantor(_TABLE, "select", "delete"),
        v1.same_network(_TABLE, "from_structure_id"),
        v1.same_network(_TABLE, "target_id"),
    ]
