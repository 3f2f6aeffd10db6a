import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0015_instrument_floor"),
        ('tenancy', '0002_border'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('version', models.CharField(max_length=12)),
                ('language', models.CharField(default='fr', max_length=12)),
                ('text', models.TextField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('network', 'sha256'), name='consenttext_once'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='consenttext_text'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='consent',
            name='consent_capture',
        ),
        migrations.AddField(
            model_name='consent',
            name='called_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='copy',
            field=models.CharField(blank=True, choices=[('printed', 'Imprimée et remise'), ('offered', 'Proposée, elle n’en veut pas')], max_length=8),
        ),
        migrations.AddField(
            model_name='consent',
            name='place',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='consentrecipient',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(choices=[(1, 'Son nom'), (2, 'Comment la joindre'), (3, 'Ce qu’elle cherche'), (4, 'Ce qu’elle sait faire avec le numérique'), (5, 'Ce qu’il faut prévoir pour bien l’accueillir'), (6, 'Ce qui est fait ensemble, et si cela a marché')]), default=list, size=None),
        ),
        migrations.AlterField(
            model_name='consent',
            name='capture',
            field=models.CharField(blank=True, choices=[('oral_attested', 'De vive voix, j’en atteste'), ('oral_witnessed', 'De vive voix, devant un témoin'), ('paper_signed', 'Signé sur papier'), ('on_screen', 'Signé sur l’écran'), ('oral_phone', 'Au téléphone'), ('code', 'Avec le code du papier')], max_length=14),
        ),
        migrations.AlterField(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('referral', 'Orientation'), ('followup', 'Suivi'), ('training', 'Atelier ou formation')], default='referral', max_length=10),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['expires_at'], name='consent_expiry'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('capture__in', ['oral_attested', 'oral_witnessed', 'paper_signed', 'on_screen', 'oral_phone', 'code']), models.Q(('act__in', ('asked', 'refused')), ('capture', '')), _connector='OR'), name='consent_how'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['referral', 'followup', 'training'])), name='consent_purpose'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('copy__in', ('', 'printed', 'offered')), models.Q(models.Q(('act__in', ('given', 'extended', 'renewed')), ('capture', 'on_screen'), _negated=True), models.Q(('copy', ''), _negated=True), _connector='OR')), name='consent_copy'),
        ),
    ]
