"""How many files one member may open in an hour before the lead is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0003_complaints_outside'),
    ]

    operations = [
        migrations.AddField(
            model_name='network',
            name='files_an_hour',
            field=models.PositiveSmallIntegerField(default=40, db_default=40),
        ),
        migrations.AddConstraint(
            model_name='network',
            constraint=models.CheckConstraint(condition=models.Q(('files_an_hour__gte', 1)), name='network_files_an_hour'),
        ),
    ]
