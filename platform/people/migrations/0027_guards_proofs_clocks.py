import core.kernel.clock
import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', "0026_merging_floor"),
        ('tenancy', '0003_complaints_outside'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentEvidence',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('chain', models.UUIDField()),
                ('name', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=20)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField(default=1)),
                ('sha256', models.CharField(max_length=64)),
                ('captured_by_id', models.UUIDField()),
                ('added_at', models.DateTimeField()),
                ('added_by_id', models.UUIDField()),
                ('verdict', models.CharField(choices=[('waiting', 'En cours de vérification'), ('clean', 'Vérifié'), ('refused', 'Refusé par l’antivirus')], default='waiting', max_length=7)),
                ('checked_at', models.DateTimeField(null=True)),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'indexes': [models.Index(fields=['home_structure', 'chain'], name='evidence_chain')],
                'constraints': [models.UniqueConstraint(fields=('home_structure', 'name'), name='evidence_name'), models.CheckConstraint(condition=models.Q(('verdict__in', ['waiting', 'clean', 'refused'])), name='evidence_verdict'), models.CheckConstraint(condition=models.Q(('size__gt', 0), ('size__lte', 8388608)), name='evidence_size'), models.CheckConstraint(condition=models.Q(('pages__gte', 1), ('pages__lte', 4)), name='evidence_pages'), models.CheckConstraint(condition=models.Q(('media_type__in', ('application/pdf', 'image/jpeg', 'image/png'))), name='evidence_type')],
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('parental', 'Mineur·e : autorité parentale'), ('curatelle', 'Curatelle'), ('tutelle', 'Tutelle'), ('habilitation', 'Habilitation familiale'), ('mandate', 'Mandat de protection future')], max_length=12, verbose_name='Quelle mesure ?')),
                ('guardian_name', models.CharField(max_length=80, verbose_name='Qui décide avec elle ou pour elle ?')),
                ('guardian_phone', models.CharField(blank=True, max_length=20, verbose_name='Son téléphone')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='Depuis le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='Jusqu’au')),
                ('proof_seen', models.CharField(max_length=120, verbose_name='Quel document avez-vous vu ?')),
                ('proof_seen_on', models.DateField()),
                ('proof_seen_by_id', models.UUIDField()),
                ('informed', models.BooleanField(default=False, verbose_name='Elle souhaite que cette personne soit informée')),
                ('noted_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.UUIDField(null=True)),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('person',), name='guardianship_one_at_a_time'), models.CheckConstraint(condition=models.Q(('kind__in', ['parental', 'curatelle', 'tutelle', 'habilitation', 'mandate'])), name='guardianship_kind'), models.CheckConstraint(condition=models.Q(('guardian_name', ''), _negated=True), name='guardianship_guardian'), models.CheckConstraint(condition=models.Q(('proof_seen', ''), _negated=True), name='guardianship_proof'), models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='guardianship_dates')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=280, verbose_name='Pourquoi garder cette fiche ?')),
                ('until', models.DateField(verbose_name='Jusqu’au')),
                ('held_at', models.DateTimeField()),
                ('held_by_id', models.UUIDField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('person',), name='legalhold_one_at_a_time'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legalhold_reason')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('evidence', 'Une preuve manque'), ('retention', 'Une fiche va être effacée')], max_length=9)),
                ('subject', models.UUIDField()),
                ('due_on', models.DateField()),
                ('told_at', models.DateTimeField()),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'subject', 'due_on'), name='notice_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['evidence', 'retention'])), name='notice_kind')],
            },
        ),
        migrations.CreateModel(
            name='PrivacySetting',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=30)),
                ('value', models.PositiveIntegerField()),
                ('changed_at', models.DateTimeField(default=core.kernel.clock.now)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('network', 'name'), name='privacysetting_once')],
            },
        ),
        migrations.AddField(
            model_name='consent',
            name='evidence_sha256',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='consent',
            name='guardian_id',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='own_agreement',
            field=models.CharField(blank=True, choices=[('given', 'Elle est d’accord'), ('sought', 'Elle n’a pas pu le dire')], max_length=7),
        ),
        migrations.AddField(
            model_name='consent',
            name='tells_guardian',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('own_agreement__in', ('', 'given', 'sought'))), name='consent_own_agreement'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('act', 'evidence_added'), _negated=True), models.Q(('evidence_sha256', ''), _negated=True), _connector='OR'), name='consent_evidence'),
        ),
    ]
