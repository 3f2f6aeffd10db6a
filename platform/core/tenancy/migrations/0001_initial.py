import core.kernel.clock
import core.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("real", "Réseau"), ("demo", "Démonstration"), ("bench", "Mesure")],
                        default="real",
                        max_length=5,
                    ),
                ),
                ("time_zone", models.CharField(default="Europe/Paris", max_length=40)),
                ("subdivision", models.CharField(blank=True, max_length=10)),
                ("school_zone", models.CharField(default="A", max_length=1)),
                (
                    "desk_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="Téléphone de la coordination"),
                ),
                ("oral_attestation", models.BooleanField(default=True)),
                ("consent_days", models.PositiveSmallIntegerField(default=365)),
                ("bounds_south", models.FloatField(default=44.6)),
                ("bounds_west", models.FloatField(default=4.6)),
                ("bounds_north", models.FloatField(default=46.0)),
                ("bounds_east", models.FloatField(default=6.5)),
            ],
        ),
        migrations.CreateModel(
            name="Structure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("slug", models.SlugField(max_length=80)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "Contactée"),
                            ("verified", "Vérifiée"),
                            ("charter_signed", "Charte signée"),
                            ("active", "En ligne"),
                            ("suspended", "Suspendue"),
                            ("left", "Partie"),
                            ("external", "Sans compte"),
                        ],
                        default="invited",
                        max_length=14,
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Téléphone")),
                (
                    "team_line",
                    models.CharField(
                        blank=True, help_text="Who answers: « l’accueil de MDH Prémol ».", max_length=120
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Boîte de l’équipe")),
                ("address", models.CharField(blank=True, max_length=200)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("sector", models.CharField(blank=True, max_length=20)),
                ("closed_until", models.DateField(blank=True, null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="structures",
                        to="tenancy.network",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="tenancy.structure",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="network",
            name="coordinating_structure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="tenancy.structure",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("social_worker", "Travail social"),
                            ("mediator", "Médiation numérique"),
                            ("lead", "Responsable de structure"),
                            ("coordinator", "Coordination du réseau"),
                            ("trainer", "Formation"),
                            ("desk", "Accueil"),
                            ("observer", "Observation (chiffres seulement)"),
                        ],
                        max_length=14,
                    ),
                ),
                ("data_protection", models.BooleanField(default=False)),
                ("title", models.CharField(blank=True, max_length=80, verbose_name="Fonction")),
                ("absent_until", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="tenancy.structure",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="Adresse électronique")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("social_worker", "Travail social"),
                            ("mediator", "Médiation numérique"),
                            ("lead", "Responsable de structure"),
                            ("coordinator", "Coordination du réseau"),
                            ("trainer", "Formation"),
                            ("desk", "Accueil"),
                            ("observer", "Observation (chiffres seulement)"),
                        ],
                        max_length=14,
                    ),
                ),
                ("data_protection", models.BooleanField(default=False)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="tenancy.structure",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.UniqueConstraint(fields=("id", "network"), name="structure_id_network"),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.UniqueConstraint(fields=("network", "slug"), name="structure_slug"),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["invited", "verified", "charter_signed", "active", "suspended", "left", "external"],
                    )
                ),
                name="structure_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="structure",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True), name="structure_parent_other"
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent_days__gt", 0), ("consent_days__lte", 366)),
                name="network_consent_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("user", "structure"), name="membership_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["social_worker", "mediator", "lead", "coordinator", "trainer", "desk", "observer"],
                    )
                ),
                name="membership_role",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        ["social_worker", "mediator", "lead", "coordinator", "trainer", "desk", "observer"],
                    )
                ),
                name="invitation_role",
            ),
        ),
    ]
