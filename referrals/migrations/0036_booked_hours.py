"""An appointment may stand on an hour kept for referrals, and be of someone who shares nothing."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actors', '0004_partner_slots'),
        ('people', '0041_continuity'),
        ('referrals', '0035_open_again_floor'),
        ('tenancy', '0005_files_an_hour_most'),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='slot',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='actors.partnerslot'),
        ),
        migrations.AddField(
            model_name='handoff',
            name='held_scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(choices=[(1, 'Son nom'), (2, 'Comment la joindre'), (3, 'Ce qu’elle cherche'), (4, 'Ce qu’elle sait faire avec le numérique'), (5, 'Ce qu’il faut prévoir pour bien l’accueillir'), (6, 'Ce qui est fait ensemble, et si cela a marché')]), default=list, size=None),
        ),
        migrations.AlterField(
            model_name='appointment',
            name='person',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('presence__in', ('unknown', 'came', 'no_show'))), fields=('slot',), name='appointment_slot_once'),
        ),
    ]
