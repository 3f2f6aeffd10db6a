"""Home writes that it was told; what the nightly comparison found is read by home, and by the officer as ids."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, MEMBER, NETWORK, STRUCTURE
from django.db import migrations

# The permission is read again on each row: a membership that has ended opens nothing.
_OFFICER = (
    f"network_id = {NETWORK} and exists (select 1 from tenancy_membership m where m.id = {MEMBER}"
    f" and m.network_id = {NETWORK} and m.data_protection and m.ended_at is null)"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0023_watching")]
    operations = [
        v1.force("people_consentnotice"),
        v1.policy("people_consentnotice", "select", using=f"home_structure_id = {FILES_OF}"),
        v1.policy(
            "people_consentnotice",
            "insert",
            check=f"home_structure_id = {STRUCTURE} and network_id = {NETWORK}",
        ),
        *v1.grantor("people_consentnotice", "select", "delete"),
        v1.same_home("people_consentnotice"),
        v1.same_network("people_consentnotice", "home_structure_id"),
        v1.append_only("people_consentnotice"),
        v1.force("people_grantdrift"),
        v1.policy(
            "people_grantdrift",
            "select",
            using=f"case when home_structure_id = {FILES_OF} then true else {_OFFICER} end",
        ),
        *v1.grantor("people_grantdrift", "select", "insert", "delete"),
        v1.same_home("people_grantdrift"),
        v1.same_network("people_grantdrift", "home_structure_id"),
        v1.same_network("people_grantdrift", "structure_id"),
    ]
