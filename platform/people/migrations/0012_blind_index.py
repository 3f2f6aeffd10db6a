"""Keyed hashes of what a person is known by, the network's secret, and who asked."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_acts_by_code_floor'),
        ('tenancy', '0002_border'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlindKey',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sealed', models.CharField(max_length=255)),
                ('made_at', models.DateTimeField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BlindMark',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('digest', models.BinaryField(max_length=32)),
                ('asked', models.BooleanField(default=False)),
                ('home_structure', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.blindkey')),
                ('network', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(models.F('digest'), include=('network', 'home_structure', 'person'), name='blindmark_digest'), models.Index(fields=['key'], name='blindmark_key')],
                'constraints': [models.UniqueConstraint(fields=('person', 'key', 'digest'), name='blindmark_once')],
            },
        ),
        migrations.CreateModel(
            name='BlindQuestion',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('user_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'indexes': [models.Index(models.F('user_id'), models.OrderBy(models.F('at'), descending=True), name='blindquestion_user')],
            },
        ),
    ]
