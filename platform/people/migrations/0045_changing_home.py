"""A former home that reads on; what named the new home as another one stays written."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0044_names_by_identity"), ("tenancy", "0006_sleep")]
    operations = [
        migrations.CreateModel(
            name="FormerHome",
            fields=[
                ("id", models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("home_structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure")),
                ("network", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network")),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person")),
                ("structure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure")),
            ],
            options={
                "indexes": [models.Index(fields=["person", "expires_at"], name="formerhome_person")],
                "constraints": [models.CheckConstraint(condition=models.Q(("expires_at__gt", models.F("since"))), name="formerhome_dates")],
            },
        ),
        migrations.RemoveConstraint(model_name="consentrecipient", name="consentrecipient_other"),
        migrations.RemoveConstraint(model_name="lawfulshare", name="lawfulshare_other_structure"),
    ]
