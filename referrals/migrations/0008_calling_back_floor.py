"""A call-back is its structure's, the desk included; a kept place is where it is kept, and home's."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK, STRUCTURE

_OWN = f"structure_id = {STRUCTURE} and network_id = {NETWORK}"
_KEPT = f"structure_id = {FILES_OF} and network_id = {NETWORK}"
_HOME = f"exists (select 1 from people_person p where p.id = person_id and p.home_structure_id = {FILES_OF})"


def _same_person(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_person foreign key (referral_id, person_id)"
        " references referrals_referral (id, person_id) deferrable initially immediate;",
        f"alter table {table} drop constraint {table}_person;",
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_calling_back"), ("people", "0011_acts_by_code_floor")]
    operations = [
        v1.force("referrals_callback"),
        v1.policy("referrals_callback", "select", using=_OWN),
        v1.policy("referrals_callback", "update", using=_OWN, check=_OWN),
        *v1.grantor("referrals_callback", "select", "insert", "update"),
        v1.same_network("referrals_callback", "structure_id"),
        v1.same_network("referrals_callback", "taken_structure_id"),
        _same_person("referrals_callback"),
        v1.force("referrals_keptplace"),
        v1.policy(
            "referrals_keptplace",
            "select",
            using=f"case when structure_id = {FILES_OF} then true else {_HOME} end",
        ),
        v1.policy("referrals_keptplace", "update", using=_KEPT, check=_KEPT),
        *v1.grantor("referrals_keptplace", "select", "insert", "update"),
        v1.same_network("referrals_keptplace", "structure_id"),
        _same_person("referrals_keptplace"),
        v1.force("referrals_sliptries"),
        *v1.grantor("referrals_sliptries", "select", "insert", "update"),
    ]
