import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0022_unusual_reading_floor"),
        ('tenancy', '0003_complaints_outside'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentNotice',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('chain', models.UUIDField()),
                ('expires_at', models.DateTimeField()),
                ('told_at', models.DateTimeField()),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'expires_at'), name='consentnotice_once')],
            },
        ),
        migrations.CreateModel(
            name='GrantDrift',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('scope', models.SmallIntegerField(choices=[(1, 'Son nom'), (2, 'Comment la joindre'), (3, 'Ce qu’elle cherche'), (4, 'Ce qu’elle sait faire avec le numérique'), (5, 'Ce qu’il faut prévoir pour bien l’accueillir'), (6, 'Ce qui est fait ensemble, et si cela a marché')])),
                ('kind', models.CharField(choices=[('surplus', 'Accès en trop, retiré'), ('missing', 'Accès manquant, rétabli'), ('other_date', 'Date différente, corrigée')], max_length=10)),
                ('found_at', models.DateTimeField()),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
            ],
            options={
                'indexes': [models.Index(fields=['home_structure', 'found_at'], name='grantdrift_home')],
                'constraints': [models.CheckConstraint(condition=models.Q(('scope__in', [1, 2, 3, 4, 5, 6])), name='grantdrift_scope')],
            },
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['chain'], name='consent_by_chain'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['home_structure', 'expires_at'], name='consent_home_expiry'),
        ),
    ]
