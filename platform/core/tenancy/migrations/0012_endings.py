"""A structure is being suspended or closed: since when, towards what, why, and when it is looked at again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0011_token_ends_with_password'),
    ]

    operations = [
        migrations.AddField(
            model_name='structure',
            name='ending_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='structure',
            name='ending_to',
            field=models.CharField(blank=True, max_length=9),
        ),
        migrations.AddField(
            model_name='structure',
            name='ending_why',
            field=models.CharField(blank=True, choices=[('asked', 'À sa demande'), ('stops', 'Elle cesse son activité'), ('unstaffed', 'Plus personne pour répondre'), ('charter', 'La charte n’est plus signée'), ('incident', 'Le temps de comprendre un incident')], max_length=9),
        ),
        migrations.AddField(
            model_name='structure',
            name='review_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ending_since', None), ('ending_to', '')), models.Q(('ending_since__isnull', False), ('ending_to__in', ('suspended', 'left')), ('ending_why__in', ['asked', 'stops', 'unstaffed', 'charter', 'incident'])), _connector='OR'), name='structure_ending_to'),
        ),
        migrations.AddConstraint(
            model_name='structure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ending_to', 'suspended'), _negated=True), ('review_on__isnull', False), _connector='OR'), name='structure_suspended_until_a_review'),
        ),
    ]
