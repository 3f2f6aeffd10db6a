"""The journal of reads is kept for a time: the function of its clock alone may let the old lines go (people §8)."""

from core.kernel.floor import v1
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_floor"), ("kernel", "0005_swept_lines")]
    operations = [*v1.grantor("journal_access", "delete")]
