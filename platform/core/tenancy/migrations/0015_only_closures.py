"""The column that said until when a structure was closed goes: closures say it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0014_closed_until")]
    operations = [migrations.RemoveField("structure", "closed_until")]
