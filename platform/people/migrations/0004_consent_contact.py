import core.kernel.ids
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_status_network"),
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("chain", models.UUIDField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("asked", "Demandé"),
                            ("given", "Donné"),
                            ("refused", "Refusé"),
                            ("confirmed", "Confirmé"),
                            ("narrowed", "Réduit"),
                            ("extended", "Étendu"),
                            ("renewed", "Renouvelé"),
                            ("withdrawn", "Retiré"),
                            ("expired", "Arrivé à sa fin"),
                            ("evidence_added", "Preuve ajoutée"),
                        ],
                        max_length=14,
                    ),
                ),
                ("purpose", models.CharField(default="referral", max_length=10)),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(
                            choices=[
                                (1, "Son nom"),
                                (2, "Comment la joindre"),
                                (3, "Ce qu’elle cherche"),
                                (4, "Ce qu’elle sait faire avec le numérique"),
                                (5, "Ce qu’il faut prévoir pour bien l’accueillir"),
                                (6, "Ce qui est fait ensemble, et si cela a marché"),
                            ]
                        ),
                        default=list,
                        size=None,
                    ),
                ),
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
                ("captured_by_id", models.UUIDField(null=True)),
                ("language", models.CharField(default="fr", max_length=12)),
                ("helper", models.CharField(blank=True, max_length=80)),
                ("witness", models.CharField(blank=True, max_length=80)),
                ("phone_called", models.CharField(blank=True, max_length=20)),
                ("text_version", models.CharField(max_length=12)),
                ("text_sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("starts_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("reason_code", models.CharField(blank=True, max_length=30)),
                (
                    "captured_structure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.structure",
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
                "indexes": [models.Index(fields=["person", "chain"], name="consent_chain")],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "person"), name="consent_id_person"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "asked",
                                    "given",
                                    "refused",
                                    "confirmed",
                                    "narrowed",
                                    "extended",
                                    "renewed",
                                    "withdrawn",
                                    "expired",
                                    "evidence_added",
                                ],
                            )
                        ),
                        name="consent_act",
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
                            )
                        ),
                        name="consent_capture",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capture", "oral_witnessed"), _negated=True),
                            models.Q(("witness", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_witness",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("capture", "oral_phone"), _negated=True),
                            models.Q(("phone_called", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="consent_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gte", models.F("starts_at"))), name="consent_dates"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentRecipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="people.consent",
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
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("consent", "structure"), name="consentrecipient_once"),
                    models.CheckConstraint(
                        condition=models.Q(("structure", models.F("home_structure")), _negated=True),
                        name="consentrecipient_other",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="Téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="Courriel")),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="Adresse")),
                ("commune", models.CharField(blank=True, max_length=80, verbose_name="Commune ou quartier")),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("phone", "Par téléphone"),
                                ("sms", "Par SMS"),
                                ("letter", "Par courrier"),
                                ("via_relative", "Par un proche"),
                                ("via_referent", "Par le professionnel qui la suit"),
                                ("visit", "Chez elle"),
                                ("desk", "À l’accueil"),
                                ("email", "Par courriel"),
                                ("none", "Ne pas la contacter"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("discreet", models.BooleanField(default=False)),
                (
                    "safe_hours",
                    models.CharField(blank=True, max_length=80, verbose_name="Heures où l’appeler"),
                ),
                ("relay_first_name", models.CharField(blank=True, max_length=60)),
                ("relay_link", models.CharField(blank=True, max_length=60)),
                ("relay_phone", models.CharField(blank=True, max_length=20)),
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
                    models.UniqueConstraint(fields=("person", "home_structure"), name="contact_once")
                ],
            },
        ),
    ]
