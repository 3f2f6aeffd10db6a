"""Alerts of unusual volume: a count and a member, no person."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0020_setting_aside'),
        ('tenancy', '0004_files_an_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnusualReading',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('files', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('seen_by_id', models.UUIDField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
            ],
            options={
                'indexes': [models.Index(models.F('structure'), models.OrderBy(models.F('at'), descending=True), name='unusualreading_newest'), models.Index(models.F('reader'), models.OrderBy(models.F('at'), descending=True), name='unusualreading_reader')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seen_at', None), ('seen_by_id', None)), models.Q(('seen_at__isnull', False), ('seen_by_id__isnull', False)), _connector='OR'), name='unusualreading_seen')],
            },
        ),
    ]
