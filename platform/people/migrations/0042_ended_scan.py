"""What is left of a scan that went: that it went, when, and by which rule."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0041_continuity'),
        ('tenancy', '0006_sleep'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndedScan',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reference', models.CharField(max_length=6)),
                ('ended_by', models.CharField(choices=[('clock', 'Durée passée, après la fin de l’accord'), ('erasure', 'Effacement demandé par la personne')], max_length=7)),
                ('added_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField()),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'indexes': [models.Index(models.F('network'), models.OrderBy(models.F('ended_at'), descending=True), models.F('id'), name='endedscan_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_by__in', ['clock', 'erasure'])), name='endedscan_by')],
            },
        ),
    ]
