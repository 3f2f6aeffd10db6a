"""A file closed by a phrase, and what the person agreed to when she left with it."""

import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0030_moving_floor"),
        ("tenancy", "0004_files_an_hour"),
    ]

    operations = [
        migrations.CreateModel(
            name="MovingConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("destination", models.CharField(max_length=120, verbose_name="Où va-t-elle\xa0?")),
                (
                    "capture",
                    models.CharField(
                        choices=[
                            ("oral_attested", "De vive voix, j’en atteste"),
                            ("oral_witnessed", "De vive voix, devant un témoin"),
                            ("paper_signed", "Signé sur papier"),
                            ("on_screen", "Signé sur l’écran"),
                            ("oral_phone", "Au téléphone"),
                            ("code", "Avec le code du papier"),
                        ],
                        max_length=14,
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=80)),
                ("phone_called", models.CharField(blank=True, max_length=20)),
                ("called_at", models.DateTimeField(null=True)),
                ("helper", models.CharField(blank=True, max_length=80)),
                ("place", models.CharField(blank=True, max_length=120)),
                ("language", models.CharField(default="fr", max_length=12)),
                (
                    "copy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("printed", "Imprimée et remise"),
                            ("offered", "Proposée, elle n’en veut pas"),
                        ],
                        max_length=8,
                    ),
                ),
                ("guardian_id", models.UUIDField(null=True)),
                (
                    "own_agreement",
                    models.CharField(
                        blank=True,
                        choices=[("given", "Elle est d’accord"), ("sought", "Elle n’a pas pu le dire")],
                        max_length=7,
                    ),
                ),
                ("tells_guardian", models.BooleanField(default=False)),
                ("text_version", models.CharField(max_length=12)),
                ("text_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("captured_by_id", models.UUIDField()),
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
                "indexes": [models.Index(fields=["person"], name="movingconsent_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("destination", ""), _negated=True),
                        name="movingconsent_destination",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "capture__in",
                                [
                                    "oral_attested",
                                    "oral_witnessed",
                                    "paper_signed",
                                    "on_screen",
                                    "oral_phone",
                                    "code",
                                ],
                            ),
                            models.Q(("capture", "code"), _negated=True),
                        ),
                        name="movingconsent_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capture", "oral_witnessed"), _negated=True),
                            models.Q(("witness", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="movingconsent_witness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text_sha256", ""), _negated=True), name="movingconsent_text"
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="export",
            name="export_kind",
        ),
        migrations.AddField(
            model_name="export",
            name="locked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[
                    ("paper", "Un document à imprimer et à remettre (PDF)"),
                    ("data", "Un fichier pour un autre logiciel (JSON)"),
                    ("moved", "Un fichier fermé, pour un autre réseau"),
                    ("list", "La liste des personnes (tableur)"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["paper", "data", "moved", "list"])), name="export_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "moved"), ("state", "taken"), _negated=True),
                    ("locked_at__isnull", False),
                    _connector="OR",
                ),
                name="export_locked",
            ),
        ),
    ]
