"""A call that the structure owes of its own accord: a colleague is away, and someone expects her."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0046_changing_home_floor'),
        ('referrals', '0048_assigning_floor'),
        ('tenancy', '0010_absences'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='callback',
            name='callback_motive',
        ),
        migrations.AddField(
            model_name='callback',
            name='handoff',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referrals.handoff'),
        ),
        migrations.AlterField(
            model_name='callback',
            name='motive',
            field=models.CharField(choices=[('news', 'Elle n’a pas eu de nouvelles'), ('lost_paper', 'Elle a perdu son papier'), ('cannot_come', 'Elle ne peut pas venir'), ('other', 'Autre chose'), ('colleague_absent', 'Un·e collègue est absent·e : lui dire pour son rendez-vous')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(('motive__in', ['news', 'lost_paper', 'cannot_come', 'other', 'colleague_absent'])), name='callback_motive'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('caller', ''), ('handoff__isnull', False), ('motive', 'colleague_absent'), ('number', '')), models.Q(models.Q(('motive', 'colleague_absent'), _negated=True), ('handoff', None)), _connector='OR'), name='callback_owed_for_a_handoff'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('handoff', 'motive'), name='callback_owed_once'),
        ),
    ]
