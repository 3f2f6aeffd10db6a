"""Tokens by which a program acts for a membership, and the keys under which its calls may be repeated."""


import core.kernel.clock
import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0006_sleep'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=60, verbose_name='Nom du logiciel')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('referrals:read', 'Lire les demandes'), ('referrals:write', 'Envoyer des demandes, y répondre et les suivre'), ('persons:read', 'Lire les fiches des personnes'), ('persons:write', 'Ouvrir et corriger des fiches, écrire les accords')], max_length=20), size=None)),
                ('created_at', models.DateTimeField(default=core.kernel.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('last_used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to='tenancy.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('scopes__contained_by', ['referrals:read', 'referrals:write', 'persons:read', 'persons:write']), ('scopes__len__gte', 1)), name='apitoken_scopes'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='apitoken_ends_after_its_start')],
            },
        ),
        migrations.CreateModel(
            name='Repeatable',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key_hash', models.CharField(max_length=64)),
                ('body_hash', models.CharField(max_length=64)),
                ('made_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'key_hash'), name='repeatable_once')],
            },
        ),
    ]
