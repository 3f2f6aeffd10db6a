"""What the person does not know yet, who owes it and until when; how often news is enough for both sides."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0046_changing_home_floor'),
        ('referrals', '0057_delay'),
        ('tenancy', '0015_only_closures'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='holder_news_every',
            field=models.PositiveSmallIntegerField(choices=[(1, 'Tous les mois'), (3, 'Tous les trois mois'), (6, 'Tous les six mois')], null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='sender_news_every',
            field=models.PositiveSmallIntegerField(choices=[(1, 'Tous les mois'), (3, 'Tous les trois mois'), (6, 'Tous les six mois')], null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='to_tell',
            field=models.CharField(blank=True, choices=[('accepted', 'Sa demande est acceptée'), ('waitlisted', 'Une place lui est gardée en liste d’attente'), ('declined', 'Un lieu ne peut pas, un autre est sollicité'), ('unplaced', 'Aucun lieu n’est trouvé pour l’instant')], max_length=10),
        ),
        migrations.AddField(
            model_name='referral',
            name='to_tell_due_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('to_tell', ''), _negated=True), fields=['holder_structure', 'to_tell_due_at'], name='referral_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sender_news_every__isnull', True), ('sender_news_every__in', [1, 3, 6]), _connector='OR'), models.Q(('holder_news_every__isnull', True), ('holder_news_every__in', [1, 3, 6]), _connector='OR')), name='referral_news_every'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_tell', ''), ('to_tell_due_at__isnull', True)), models.Q(('person__isnull', False), ('to_tell__in', ['accepted', 'waitlisted', 'declined', 'unplaced']), ('to_tell_due_at__isnull', False)), _connector='OR'), name='referral_to_tell_due'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('to_tell', ''), ('state__in', ('open', 'engaged', 'unplaced', 'suspended')), ('close_reason', 'unplaced'), _connector='OR'), name='referral_to_tell_while'),
        ),
    ]
