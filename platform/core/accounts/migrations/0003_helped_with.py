"""What someone helped a user with, so that she is told of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_that_end")]

    operations = [
        migrations.AlterField("user", "helped_at", models.DateTimeField(blank=True, null=True, help_text="Someone opened her way back in; told at the next sign-in.")),
        migrations.AddField("user", "helped_with", models.CharField(blank=True, max_length=20, help_text="password, second_factor")),
    ]
