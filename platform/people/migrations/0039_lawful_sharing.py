"""What a network lets its members share under a law, and each share."""

import core.kernel.ids
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0038_setting_bounds'),
        ('tenancy', '0004_files_an_hour'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroundDecision',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('consent', 'Accord de la personne'), ('casf_l121_6_2', 'Partage prévu par la loi (CASF, art. L121-6-2)'), ('casf_l226_2_2', 'Partage prévu par la loi (CASF, art. L226-2-2)'), ('csp_l1110_4', 'Partage prévu par la loi (CSP, art. L1110-4)'), ('continuity', 'Continuité : structure fermée ou suspendue')], max_length=14)),
                ('enabled', models.BooleanField()),
                ('reason', models.CharField(max_length=500)),
                ('decided_at', models.DateTimeField()),
                ('decided_by_id', models.UUIDField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
            ],
            options={
                'indexes': [models.Index(models.F('network'), models.F('ground'), models.OrderBy(models.F('decided_at'), descending=True), name='grounddecision_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['casf_l121_6_2', 'casf_l226_2_2', 'csp_l1110_4', 'continuity'])), name='grounddecision_ground'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='grounddecision_reason')],
            },
        ),
        migrations.CreateModel(
            name='LawfulShare',
            fields=[
                ('id', models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(choices=[('consent', 'Accord de la personne'), ('casf_l121_6_2', 'Partage prévu par la loi (CASF, art. L121-6-2)'), ('casf_l226_2_2', 'Partage prévu par la loi (CASF, art. L226-2-2)'), ('csp_l1110_4', 'Partage prévu par la loi (CSP, art. L1110-4)'), ('continuity', 'Continuité : structure fermée ou suspendue')], max_length=14)),
                ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(choices=[(1, 'Son nom'), (2, 'Comment la joindre'), (3, 'Ce qu’elle cherche'), (4, 'Ce qu’elle sait faire avec le numérique'), (5, 'Ce qu’il faut prévoir pour bien l’accueillir'), (6, 'Ce qui est fait ensemble, et si cela a marché')]), size=None)),
                ('starts_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('informed_on', models.DateField(null=True)),
                ('not_informed_why', models.CharField(blank=True, max_length=280)),
                ('shared_by_id', models.UUIDField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.UUIDField(null=True)),
                ('objected_at', models.DateTimeField(null=True)),
                ('objection', models.CharField(blank=True, max_length=280)),
                ('objection_due_on', models.DateField(null=True)),
                ('answer', models.CharField(choices=[('ended', 'Le partage prend fin'), ('kept', 'Le partage continue jusqu’à sa date')], max_length=5, null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by_id', models.UUIDField(null=True)),
                ('explanation', models.CharField(blank=True, max_length=500)),
                ('home_structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.network')),
                ('person', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.structure')),
            ],
            options={
                'indexes': [models.Index(models.F('person'), models.OrderBy(models.F('starts_at'), descending=True), name='lawfulshare_person'), models.Index(condition=models.Q(('answer', None), ('objected_at__isnull', False)), fields=['network', 'objection_due_on'], name='lawfulshare_objections')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['casf_l121_6_2', 'casf_l226_2_2', 'csp_l1110_4', 'continuity'])), name='lawfulshare_ground'), models.CheckConstraint(condition=models.Q(('structure', models.F('home_structure')), _negated=True), name='lawfulshare_other_structure'), models.CheckConstraint(condition=models.Q(('scopes__contained_by', [1, 2, 3, 4, 5, 6]), ('scopes__contains', [1])), name='lawfulshare_scopes'), models.CheckConstraint(condition=models.Q(models.Q(('informed_on__isnull', False), ('not_informed_why', '')), models.Q(('informed_on', None), models.Q(('not_informed_why', ''), _negated=True)), _connector='OR'), name='lawfulshare_informed_or_why_not'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('starts_at')), ('expires_at__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(days=90))), '+', models.Value(datetime.timedelta(days=1, seconds=7200))))), name='lawfulshare_ninety_days'), models.CheckConstraint(condition=models.Q(models.Q(('ground', 'continuity'), _negated=True), models.Q(('expires_at__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(days=30))), '+', models.Value(datetime.timedelta(days=1, seconds=7200)))), ('scopes__contained_by', [1, 2])), _connector='OR'), name='lawfulshare_continuity'), models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('objected_at', None), ('objection_due_on', None)), models.Q(('objected_at__isnull', False), ('objection_due_on__isnull', False)), _connector='OR'), name='lawfulshare_objection'), models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('answered_at', None)), models.Q(('answer__in', ['ended', 'kept']), ('answered_at__isnull', False)), _connector='OR'), name='lawfulshare_answered'), models.CheckConstraint(condition=models.Q(('answer', None), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='lawfulshare_answered_why')],
            },
        ),
    ]
