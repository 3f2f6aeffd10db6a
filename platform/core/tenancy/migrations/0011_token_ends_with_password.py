"""A token remembers under which password it was made, and ends with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0010_absences")]
    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="made_under",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The mark of the password it was made under; empty before its first use.",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
