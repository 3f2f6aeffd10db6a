"""Hours kept for referrals, singly or by weekly repetition."""

import core.kernel.clock
import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0003_doubts'),
        ('tenancy', '0005_files_an_hour_most'),
    ]

    operations = [
        migrations.AddField(
            model_name='service',
            name='release_hours',
            field=models.PositiveSmallIntegerField(default=24, help_text='Hours before a partner slot after which nobody books it.'),
        ),
        migrations.CreateModel(
            name='SlotSeries',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('with_whom', models.CharField(max_length=60, verbose_name='Avec qui')),
                ('room', models.CharField(blank=True, max_length=60, verbose_name='Salle')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='Durée')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('at', models.TimeField()),
                ('in_a_row', models.PositiveSmallIntegerField(default=1)),
                ('starts_on', models.DateField()),
                ('until', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.place')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.service')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('id', 'network'), name='slotseries_id_network'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='slotseries_weekday'),
                    models.CheckConstraint(condition=models.Q(('in_a_row__range', (1, 8))), name='slotseries_in_a_row'),
                    models.CheckConstraint(condition=models.Q(('until__gte', models.F('starts_on'))), name='slotseries_until'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PartnerSlot',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('with_whom', models.CharField(max_length=60, verbose_name='Avec qui')),
                ('room', models.CharField(blank=True, max_length=60, verbose_name='Salle')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='Durée')),
                ('starts_at', models.DateTimeField(verbose_name='Jour et heure')),
                ('release_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Libre'), ('booked', 'Réservé'), ('released', 'Rendu à la structure'), ('withdrawn', 'Retiré')], default='open', max_length=9)),
                ('created_at', models.DateTimeField(default=core.kernel.clock.now)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.place')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.service')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('series', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.slotseries')),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(('state', 'open')), fields=['service', 'starts_at'], name='partnerslot_open_by_service'),
                    models.Index(fields=['structure', 'starts_at'], name='partnerslot_by_structure'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('id', 'network'), name='partnerslot_id_network'),
                    models.UniqueConstraint(fields=('series', 'starts_at'), name='partnerslot_series_once'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'booked', 'released', 'withdrawn'])), name='partnerslot_state'),
                    models.CheckConstraint(condition=models.Q(('release_at__lte', models.F('starts_at'))), name='partnerslot_release'),
                    models.CheckConstraint(condition=models.Q(('minutes__range', (10, 480))), name='partnerslot_minutes'),
                ],
            },
        ),
    ]
