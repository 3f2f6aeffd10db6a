import core.kernel.clock
import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("first_name", models.CharField(max_length=60, verbose_name="Prénom ou surnom")),
                ("last_name", models.CharField(blank=True, max_length=60, verbose_name="Nom")),
                ("civility", models.CharField(blank=True, max_length=20, verbose_name="Civilité")),
                ("door_name", models.CharField(blank=True, max_length=60, verbose_name="Comment l’appeler")),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="Date de naissance")),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("none", "Non renseignée"), ("year", "Année"), ("day", "Jour")],
                        default="none",
                        max_length=4,
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        default=list,
                        size=None,
                        verbose_name="Langues parlées",
                    ),
                ),
                ("search_name", models.CharField(db_collation="C", max_length=130)),
                ("search_first", models.CharField(db_collation="C", max_length=130)),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["home_structure"], include=("id",), name="person_home"),
                    models.Index(
                        models.F("home_structure"),
                        models.OrderBy(models.F("created_at"), descending=True),
                        models.F("id"),
                        name="person_home_newest",
                    ),
                    models.Index(fields=["home_structure", "search_name"], name="person_home_name"),
                    models.Index(fields=["home_structure", "search_first"], name="person_home_first"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "home_structure"), name="person_id_home"),
                    models.CheckConstraint(
                        condition=models.Q(("first_name", ""), _negated=True), name="person_first_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("birth_date", None), ("birth_precision", "none")),
                            models.Q(("birth_date__isnull", False), ("birth_precision__in", ("year", "day"))),
                            _connector="OR",
                        ),
                        name="person_birth_precision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessGrant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "scope",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Son nom"),
                            (2, "Comment la joindre"),
                            (3, "Ce qu’elle cherche"),
                            (4, "Ce qu’elle sait faire avec le numérique"),
                            (5, "Ce qu’il faut prévoir pour bien l’accueillir"),
                            (6, "Ce qui est fait ensemble, et si cela a marché"),
                        ]
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("consent", "Accord de la personne"),
                            ("casf_l121_6_2", "Partage prévu par la loi (CASF, art. L121-6-2)"),
                            ("casf_l226_2_2", "Partage prévu par la loi (CASF, art. L226-2-2)"),
                            ("csp_l1110_4", "Partage prévu par la loi (CSP, art. L1110-4)"),
                            ("continuity", "Continuité : structure fermée ou suspendue"),
                        ],
                        default="consent",
                        max_length=14,
                    ),
                ),
                ("consent_id", models.UUIDField(null=True)),
                ("handoff_id", models.UUIDField(null=True)),
                ("starts_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("person_created_at", models.DateTimeField()),
                ("search_name", models.CharField(db_collation="C", max_length=130)),
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
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
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
                        models.F("structure"),
                        models.OrderBy(models.F("person_created_at"), descending=True),
                        models.F("person"),
                        condition=models.Q(("scope", 1)),
                        include=("expires_at", "home_structure"),
                        name="grant_newest",
                    ),
                    models.Index(
                        models.F("structure"),
                        models.F("search_name"),
                        models.F("person"),
                        condition=models.Q(("scope", 1)),
                        include=("expires_at", "home_structure"),
                        name="grant_name",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "structure", "scope"), include=("expires_at",), name="grant_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("structure", models.F("home_structure")), _negated=True),
                        name="grant_other_structure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", [1, 2, 3, 4, 5, 6])), name="grant_scope"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ground__in",
                                ["consent", "casf_l121_6_2", "casf_l226_2_2", "csp_l1110_4", "continuity"],
                            )
                        ),
                        name="grant_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ground", "consent"), _negated=True),
                            ("consent_id__isnull", False),
                            _connector="OR",
                        ),
                        name="grant_consent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonStatus",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Suivie"),
                            ("moved", "A déménagé"),
                            ("deceased", "Décédée"),
                            ("erased", "Effacée"),
                            ("merged", "Réunie à une autre fiche"),
                        ],
                        default="active",
                        max_length=8,
                    ),
                ),
                ("last_contact_on", models.DateField(null=True)),
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
                    models.UniqueConstraint(fields=("person", "home_structure"), name="personstatus_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["active", "moved", "deceased", "erased", "merged"])
                        ),
                        name="personstatus_status",
                    ),
                ],
            },
        ),
    ]
