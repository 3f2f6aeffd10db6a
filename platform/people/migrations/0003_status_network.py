"""The status of a person stays in the network of her home structure."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0002_floor")]
    operations = [v1.same_network("people_personstatus", "home_structure_id")]
