"""A woken account is one more way of being helped: in words only, no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_helped_with")]
    operations = [
        migrations.AlterField(
            "user",
            "helped_with",
            models.CharField(blank=True, max_length=20, help_text="account, password, second_factor"),
        ),
    ]
