"""An alert of unusual volume cannot be switched off by a limit that nobody reaches."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0004_files_an_hour")]
    operations = [
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(("files_an_hour__lte", 500)), name="network_files_an_hour_most"
            ),
        ),
    ]
