"""A request that shares nothing may name its procedure, in a code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0050_calls_owed_floor")]
    operations = [
        migrations.AddField(
            model_name="handoffneed",
            name="procedure",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name="handoffneed",
            constraint=models.CheckConstraint(
                condition=models.Q(("procedure", ""), ("person__isnull", True), _connector="OR"),
                name="handoffneed_procedure_of_none",
            ),
        ),
    ]
