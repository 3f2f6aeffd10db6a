"""Its sender has left: until when a colleague may take it before its lead is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0046_changing_home_floor'),
        ('referrals', '0055_endings_floor'),
        ('tenancy', '0012_endings'),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='take_by',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('take_by', None), models.Q(('holder', None), ('state__in', ('draft', 'open', 'engaged', 'reported', 'unplaced', 'suspended'))), _connector='OR'), name='referral_take_by'),
        ),
    ]
