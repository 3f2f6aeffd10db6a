"""What the coordination did is read by it and by whoever sent the request; it alone writes it, and nobody changes it."""

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF
from django.db import migrations

_TABLE = "referrals_latenote"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0043_late_notes")]
    operations = [
        v1.force(_TABLE),
        v1.policy(
            _TABLE,
            "select",
            using=f"case when network_id = {COORDINATES} then true"
            f" when sender_structure_id = {FILES_OF} then true else false end",
        ),
        v1.policy(_TABLE, "insert", check=f"network_id = {COORDINATES}"),
        *v1.grantor(_TABLE, "select", "delete"),
        v1.same_network(_TABLE, "sender_structure_id"),
        v1.same_network(_TABLE, "structure_id", nullable=True),
        v1.append_only(_TABLE),
    ]
