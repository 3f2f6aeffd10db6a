"""What a person says against an evaluation."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0032_moving_file_floor'),
        ('tenancy', '0004_files_an_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=500, verbose_name='Ce qu’elle en dit, avec ses mots')),
                ('at', models.DateTimeField()),
                ('noted_by_id', models.UUIDField()),
                ('evaluation', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.evaluation')),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'evaluation'], name='dispute_evaluation')],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='dispute_words')],
            },
        ),
    ]
