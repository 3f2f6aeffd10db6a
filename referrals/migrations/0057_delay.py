"""A network’s own ladders, within the bounds that the database holds."""

import core.kernel.clock
import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0056_sender_left'),
        ('tenancy', '0015_only_closures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delay',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('answer', 'une réponse'), ('info', 'une précision'), ('assign', 'quelqu’un pour s’en occuper'), ('first_contact', 'un premier contact'), ('news', 'des nouvelles'), ('outcome', 'un résultat'), ('waitlist', 'une place'), ('acknowledge', 'la lecture du résultat'), ('closing', 'la clôture d’elle-même'), ('unplaced', 'un autre lieu'), ('draft', 'l’envoi'), ('suspended', 'la reprise')], max_length=13)),
                ('priority', models.CharField(choices=[('normal', 'Normale'), ('urgent', 'Urgente')], default='normal', max_length=6)),
                ('first', models.PositiveSmallIntegerField()),
                ('second', models.PositiveSmallIntegerField()),
                ('third', models.PositiveSmallIntegerField()),
                ('changed_at', models.DateTimeField(default=core.kernel.clock.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'kind', 'priority'), name='delay_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second')), ('second__lt', models.F('third'))), name='delay_rises'), models.CheckConstraint(condition=models.Q(models.Q(('first__gte', 3), ('kind', 'answer'), ('priority', 'normal'), ('third__lte', 20)), models.Q(('first__gte', 1), ('kind', 'answer'), ('priority', 'urgent'), ('third__lte', 6)), models.Q(('first__gte', 1), ('kind', 'info'), ('priority', 'normal'), ('third__lte', 16)), models.Q(('first__gte', 2), ('kind', 'assign'), ('priority', 'normal'), ('third__lte', 12)), models.Q(('first__gte', 3), ('kind', 'first_contact'), ('priority', 'normal'), ('third__lte', 30)), models.Q(('first__gte', 2), ('kind', 'first_contact'), ('priority', 'urgent'), ('third__lte', 10)), models.Q(('first__gte', 5), ('kind', 'news'), ('priority', 'normal'), ('third__lte', 60)), models.Q(('first__gte', 3), ('kind', 'waitlist'), ('priority', 'normal'), ('third__lte', 30)), models.Q(('first__gte', 1), ('kind', 'acknowledge'), ('priority', 'normal'), ('third__lte', 20)), models.Q(('first__gte', 1), ('kind', 'unplaced'), ('priority', 'normal'), ('third__lte', 10)), models.Q(('first__gte', 1), ('kind', 'draft'), ('priority', 'normal'), ('third__lte', 20)), models.Q(('first__gte', 1), ('kind', 'suspended'), ('priority', 'normal'), ('third__lte', 20)), _connector='OR'), name='delay_within_bounds')],
            },
        ),
    ]
