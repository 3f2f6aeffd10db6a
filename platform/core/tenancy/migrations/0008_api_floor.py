"""A repeatable call is its author's alone, and goes after a day."""

from core.kernel.floor import v1
from core.kernel.floor.context import MEMBER
from django.db import migrations

_OWN = f"member_id = {MEMBER}"
_TABLE = "tenancy_repeatable"


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0007_api_tokens")]
    operations = [
        v1.force(_TABLE),
        v1.policy(_TABLE, "select", using=_OWN),
        v1.policy(_TABLE, "insert", check=_OWN),
        v1.policy(_TABLE, "update", using=_OWN, check=_OWN),
        *v1.grantor(_TABLE, "select", "delete"),
        v1.sweep("repeatable", _TABLE, "t.at <= relais_now() - interval '1 day'"),
    ]
