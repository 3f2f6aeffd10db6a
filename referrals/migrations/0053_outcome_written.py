"""What it gave may come by phone or on paper: how, who said it, and the second half of the sheet."""

import django.db.models.deletion
from django.db import migrations, models

_VIA = [
    ("web", "dans Relais"),
    ("link", "par le lien"),
    ("slot", "par un créneau"),
    ("counter", "au comptoir"),
    ("phone", "par téléphone"),
    ("paper", "sur papier"),
    ("api", "par un logiciel"),
    ("system", "automatiquement"),
]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0052_agreed_hours_floor"), ("tenancy", "0009_membership_structure")]
    operations = [
        migrations.AddField("handoff", "ended_via", models.CharField(blank=True, choices=_VIA, max_length=7)),
        migrations.AddField("handoff", "ended_by_name", models.CharField(blank=True, max_length=80)),
        migrations.AddField("liaisonsheet", "end_typed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "liaisonsheet",
            "end_typed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.membership",
            ),
        ),
        migrations.AddConstraint(
            "handoff",
            models.CheckConstraint(
                condition=models.Q(("ended_via__in", ("phone", "paper")), _negated=True)
                | models.Q(("ended_by_name", ""), _negated=True),
                name="handoff_end_named",
            ),
        ),
        migrations.AddConstraint(
            "handoff",
            models.CheckConstraint(
                condition=models.Q(("ended_via", ""), ("outcome_code__isnull", False), _connector="OR"),
                name="handoff_ended_via",
            ),
        ),
        migrations.AddConstraint(
            "liaisonsheet",
            models.CheckConstraint(
                condition=models.Q(("end_typed_at", None), ("end_typed_by", None))
                | models.Q(("end_typed_at__gte", models.F("printed_at")), ("end_typed_by__isnull", False)),
                name="liaisonsheet_end_typed",
            ),
        ),
    ]
