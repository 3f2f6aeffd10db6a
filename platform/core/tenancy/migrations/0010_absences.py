"""Until when someone is away was there; who answers meanwhile, someone of the same structure."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenancy', '0009_membership_structure'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='replaced_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tenancy.membership'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('replaced_by', None), models.Q(('absent_until__isnull', False), models.Q(('replaced_by', models.F('id')), _negated=True)), _connector='OR'), name='membership_replaced_while_absent'),
        ),
        migrations.RunSQL(
            "alter table tenancy_membership add constraint tenancy_membership_replaced_by_colleague"
            " foreign key (replaced_by_id, structure_id) references tenancy_membership (id, structure_id)"
            " deferrable initially deferred;",
            "alter table tenancy_membership drop constraint tenancy_membership_replaced_by_colleague;",
        ),
    ]
