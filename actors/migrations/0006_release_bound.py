"""An hour is given back to its structure a week before at most."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actors", "0005_partner_slots_borders")]
    operations = [
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("release_hours__lte", 168)), name="service_release"
            ),
        ),
    ]
