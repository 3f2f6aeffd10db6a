import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_consent_floor"),
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("instrument", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=12)),
                (
                    "route",
                    models.CharField(
                        choices=[("quick", "Trois questions"), ("full", "Point complet")], max_length=5
                    ),
                ),
                ("at", models.DateTimeField()),
                ("evaluator_id", models.UUIDField()),
                ("answers", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                ("result", models.JSONField()),
                (
                    "pathway_proposed",
                    models.CharField(
                        choices=[
                            ("P0", "À préciser ensemble"),
                            ("P1", "Être aidé·e"),
                            ("P2", "Être accompagné·e près de chez soi"),
                            ("P3", "Aller vers l’autonomie"),
                        ],
                        max_length=2,
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500)),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.evaluation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="evaluation_latest",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "person"), name="evaluation_id_person"),
                    models.UniqueConstraint(fields=("supersedes",), name="evaluation_superseded_once"),
                    models.CheckConstraint(
                        condition=models.Q(("route__in", ["quick", "full"])), name="evaluation_route"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pathway_proposed__in", ["P0", "P1", "P2", "P3"])),
                        name="evaluation_pathway",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supersedes", None),
                            models.Q(("supersedes", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="evaluation_other",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("member_id", models.UUIDField()),
                (
                    "route",
                    models.CharField(
                        choices=[("quick", "Trois questions"), ("full", "Point complet")], max_length=5
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "wishes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), default=list, size=None
                    ),
                ),
                (
                    "accommodations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("precision", models.CharField(blank=True, max_length=200)),
                ("interpreter", models.BooleanField(default=False)),
                ("procedure", models.CharField(blank=True, max_length=120)),
                ("deadline", models.DateField(null=True)),
                ("comment", models.CharField(blank=True, max_length=500)),
                (
                    "asked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("told_sure", models.BooleanField(default=False)),
                ("saved_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "member_id", "route"), name="evaluationdraft_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("route__in", ["quick", "full"])), name="evaluationdraft_route"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PathwayChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "pathway",
                    models.CharField(
                        choices=[
                            ("P0", "À préciser ensemble"),
                            ("P1", "Être aidé·e"),
                            ("P2", "Être accompagné·e près de chez soi"),
                            ("P3", "Aller vers l’autonomie"),
                        ],
                        max_length=2,
                    ),
                ),
                (
                    "chosen_by",
                    models.CharField(
                        choices=[
                            ("person", "La personne"),
                            ("with_guardian", "La personne, avec son tuteur ou son curateur"),
                        ],
                        max_length=13,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=280)),
                ("at", models.DateTimeField()),
                ("recorded_by_id", models.UUIDField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.evaluation",
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="pathwaychoice_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pathway__in", ("P1", "P2", "P3"))), name="pathwaychoice_pathway"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("chosen_by__in", ["person", "with_guardian"])),
                        name="pathwaychoice_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentProcedure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("procedure", models.CharField(blank=True, max_length=120)),
                ("deadline", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "evaluation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.evaluation",
                    ),
                ),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("person"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="urgentprocedure_latest",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("evaluation",), name="urgentprocedure_once")],
            },
        ),
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24), default=list, size=None
                    ),
                ),
                ("precision", models.CharField(blank=True, max_length=200, verbose_name="Précision")),
                ("interpreter", models.BooleanField(default=False, verbose_name="Il faut un interprète")),
                ("confirmed_on", models.DateField()),
                (
                    "home_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "home_structure"), name="accommodation_once")
                ],
            },
        ),
    ]
