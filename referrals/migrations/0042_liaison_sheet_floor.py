"""A sheet is its printer's; the coordinator types what comes back as well."""

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK
from django.db import migrations

_TABLE = "referrals_liaisonsheet"
_ENDS = (
    f"case when from_structure_id = {FILES_OF} then true when network_id = {COORDINATES} then true else false end"
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0041_liaison_sheet")]
    operations = [
        v1.force(_TABLE),
        v1.policy(_TABLE, "select", using=_ENDS),
        v1.policy(_TABLE, "insert", check=f"from_structure_id = {FILES_OF} and network_id = {NETWORK}"),
        v1.policy(_TABLE, "update", using=_ENDS, check=_ENDS),
        *v1.grantor(_TABLE, "select", "delete"),
        v1.same_network(_TABLE, "from_structure_id"),
    ]
