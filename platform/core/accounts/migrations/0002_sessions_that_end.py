"""A counter that ends a user's sessions, and who made her a password link."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("user", "session_epoch", models.PositiveIntegerField(default=0, help_text="One more ends every session of this user.")),
        migrations.AddField("user", "helped_at", models.DateTimeField(blank=True, null=True, help_text="Someone made her a password link; told at the next sign-in.")),
        migrations.AddField("user", "helped_by", models.CharField(blank=True, max_length=250)),
    ]
