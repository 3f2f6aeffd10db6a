"""A request that nobody follows by name has a clock of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0046_going_on_floor'),
    ]

    operations = [
        migrations.AlterField(
            model_name='referral',
            name='next_due_kind',
            field=models.CharField(choices=[('answer', 'une réponse'), ('info', 'une précision'), ('assign', 'quelqu’un pour s’en occuper'), ('first_contact', 'un premier contact'), ('news', 'des nouvelles'), ('outcome', 'un résultat'), ('waitlist', 'une place'), ('acknowledge', 'la lecture du résultat'), ('closing', 'la clôture d’elle-même'), ('unplaced', 'un autre lieu'), ('draft', 'l’envoi'), ('suspended', 'la reprise')], max_length=13, null=True),
        ),
    ]
