"""Days on which a structure, or the whole network, is closed."""

from datetime import timedelta

import core.kernel.clock
import core.kernel.ids
import django.db.models.deletion
from core.kernel.floor import v1
from django.db import migrations, models
from django.db.models import F, Q

REASONS = [
    ("leave", "Congés"),
    ("training", "Formation ou réunion"),
    ("works", "Travaux, déménagement"),
    ("other", "Autre raison"),
]


def link(to: str, *, name: str = "+", null: bool = True) -> models.ForeignKey:
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=name, to=f"tenancy.{to}"
    )


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0012_endings")]
    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_day", models.DateField(verbose_name="Premier jour de fermeture")),
                ("last_day", models.DateField(verbose_name="Dernier jour de fermeture")),
                ("reason", models.CharField(choices=REASONS, default="leave", max_length=8)),
                ("declared_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("declared_by", link("membership")),
                ("lifted_by", link("membership")),
                ("network", link("network", null=False)),
                ("structure", link("structure", name="closures")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(
                            last_day__gte=F("first_day"), last_day__lte=F("first_day") + timedelta(days=92)
                        ),
                        name="closure_days",
                    ),
                    models.CheckConstraint(
                        condition=Q(reason__in=[code for code, _label in REASONS]), name="closure_reason"
                    ),
                    models.UniqueConstraint(
                        condition=Q(lifted_at=None),
                        fields=("network", "structure", "first_day", "last_day"),
                        name="closure_once",
                        nulls_distinct=False,
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=Q(lifted_at=None), fields=["network", "last_day"], name="closure_standing"
                    )
                ],
            },
        ),
        v1.same_network("tenancy_closure", "structure_id"),
    ]
