"""An account that nobody uses: when its user was told, from when it sleeps, when it was woken."""

import core.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0005_files_an_hour_most'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Sleep',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('warned_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('suspended_at', models.DateTimeField(null=True)),
                ('woken_at', models.DateTimeField(null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sleep', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', True), ('warned_at__isnull', True)), models.Q(('due_at__gt', models.F('warned_at')), ('due_at__isnull', False), ('warned_at__isnull', False)), _connector='OR'), name='sleep_announced'), models.CheckConstraint(condition=models.Q(('suspended_at__isnull', True), models.Q(('due_at__isnull', False), ('suspended_at__gte', models.F('due_at'))), _connector='OR'), name='sleep_never_before_its_day')],
            },
        ),
    ]
