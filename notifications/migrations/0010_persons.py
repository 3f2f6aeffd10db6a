"""A message may be for the person: by her home structure, on paper too; and reminders have a policy."""

import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0009_channels'),
        ('people', '0046_changing_home_floor'),
        ('tenancy', '0009_membership_structure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderPolicy',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.CharField(max_length=40)),
                ('offsets', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), size=None)),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('mail', 'Courrier électronique'), ('sms', 'SMS'), ('call', 'Appel'), ('letter', 'Courrier'), ('slip', 'Papier remis'), ('bell', 'Dans Relais')], max_length=8), size=None)),
                ('quiet', models.CharField(default='voice', max_length=8)),
                ('template', models.CharField(max_length=40)),
                ('enabled', models.BooleanField(default=True)),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='person',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='message',
            name='person',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AlterField(
            model_name='message',
            name='skip_reason',
            field=models.CharField(choices=[('state', 'la demande a changé entre-temps'), ('version', 'la demande a changé entre-temps'), ('never_told', 'la demande n’était pas encore partie'), ('audience', 'cette personne n’est plus dans l’équipe'), ('no_address', 'aucune adresse électronique'), ('late', 'trop tard pour être utile'), ('person', 'plus rien ne part à propos de cette personne'), ('suppressed', 'cette adresse ne reçoit plus rien'), ('cap', 'assez de messages pour cette personne'), ('budget', 'le budget du jour est dépensé'), ('merged', 'dit dans un autre message'), ('done', 'déjà fait entre-temps'), ('recent', 'déjà dit il y a peu'), ('unwanted', 'la personne ne souhaite pas être contactée')], max_length=12, null=True),
        ),
        migrations.CreateModel(
            name='LetterBatch',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('made_by_id', models.UUIDField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='notifications.letterbatch'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('person__isnull', False)), fields=['person', 'channel'], name='message_person'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('channel__in', ('call', 'letter', 'slip')), ('state', 'planned')), fields=['owner_structure', 'channel'], name='message_by_hand'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('person__isnull', True), ('user__isnull', True), _connector='OR'), name='message_one_recipient'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('batch__isnull', True), ('channel', 'letter'), _connector='OR'), name='message_batch_of_letters'),
        ),
        migrations.AddField(
            model_name='reminderpolicy',
            name='network',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network'),
        ),
        migrations.AddField(
            model_name='reminderpolicy',
            name='structure',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure'),
        ),
        migrations.AddConstraint(
            model_name='letterbatch',
            constraint=models.UniqueConstraint(fields=('structure', 'number'), name='letterbatch_number'),
        ),
        migrations.AddConstraint(
            model_name='reminderpolicy',
            constraint=models.UniqueConstraint(fields=('network', 'structure', 'purpose'), name='reminderpolicy_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='reminderpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('quiet__in', ('voice', 'mail', 'desk', 'today'))), name='reminderpolicy_quiet'),
        ),
    ]
