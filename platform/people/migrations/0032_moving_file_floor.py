"""What she agreed to when she left is home's alone, written once."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"


class Migration(migrations.Migration):
    dependencies = [("people", "0031_moving_file")]
    operations = [
        v1.force("people_movingconsent"),
        v1.policy("people_movingconsent", "select", using=_HOME),
        v1.policy("people_movingconsent", "insert", check=_HOME),
        *v1.grantor("people_movingconsent", "select", "update", "delete"),
        v1.same_home("people_movingconsent"),
        v1.same_network("people_movingconsent", "home_structure_id"),
    ]
