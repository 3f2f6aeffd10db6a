"""Who follows something for a structure is of that structure: one key says both."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0008_api_floor")]
    operations = [
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("id", "structure"), name="membership_id_structure"),
        ),
    ]
