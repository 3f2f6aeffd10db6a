import core.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=250)),
                ("purpose", models.CharField(max_length=40)),
                (
                    "message_class",
                    models.CharField(
                        choices=[
                            ("A", "À faire maintenant"),
                            ("B", "Utile"),
                            ("C", "Sans urgence"),
                            ("P", "À la personne"),
                            ("S", "Sécurité du compte"),
                        ],
                        max_length=1,
                    ),
                ),
                ("channel", models.CharField(choices=[("mail", "Courrier électronique")], max_length=8)),
                ("subject_type", models.CharField(max_length=20)),
                ("subject_id", models.UUIDField()),
                ("subject_version", models.PositiveIntegerField(default=0)),
                ("event_id", models.UUIDField(null=True)),
                ("priority", models.PositiveSmallIntegerField()),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Prévu"),
                            ("leased", "En cours d’envoi"),
                            ("sent", "Envoyé"),
                            ("skipped", "Sans objet"),
                            ("superseded", "Remplacé"),
                            ("unknown", "À vérifier"),
                            ("dead", "Non parti"),
                        ],
                        default="planned",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("lease_token", models.UUIDField(null=True)),
                (
                    "skip_reason",
                    models.CharField(
                        choices=[
                            ("state", "la demande a changé entre-temps"),
                            ("version", "la demande a changé entre-temps"),
                            ("never_told", "la demande n’était pas encore partie"),
                            ("audience", "cette personne n’est plus dans l’équipe"),
                            ("no_address", "aucune adresse électronique"),
                            ("late", "trop tard pour être utile"),
                        ],
                        max_length=12,
                        null=True,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "owner_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("planned", "leased"))),
                        fields=["priority", "not_before"],
                        name="message_due",
                    ),
                    models.Index(
                        models.F("owner_structure"),
                        models.OrderBy(models.F("not_before"), descending=True),
                        models.F("id"),
                        name="message_newest",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner_structure", "key"), name="message_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["planned", "leased", "sent", "skipped", "superseded", "unknown", "dead"],
                            )
                        ),
                        name="message_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("message_class__in", ["A", "B", "C", "P", "S"])),
                        name="message_class",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["mail"])), name="message_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_token__isnull", False),
                                ("lease_until__isnull", False),
                                ("state", "leased"),
                            ),
                            models.Q(
                                models.Q(("state", "leased"), _negated=True),
                                ("lease_token__isnull", True),
                                ("lease_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="message_leased",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("skip_reason__isnull", False), ("state", "skipped")),
                            models.Q(
                                models.Q(("state", "skipped"), _negated=True), ("skip_reason__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="message_skipped_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True),
                            ("sent_at__isnull", False),
                            _connector="OR",
                        ),
                        name="message_sent_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_after__isnull", True),
                            ("not_before__lte", models.F("not_after")),
                            _connector="OR",
                        ),
                        name="message_window",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("try_number", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepté"),
                            ("temporary", "À réessayer"),
                            ("permanent", "Refusé"),
                            ("unknown", "Sans réponse"),
                            ("down", "Service injoignable"),
                        ],
                        max_length=9,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("address_hash", models.CharField(max_length=64)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
                (
                    "owner_structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.structure"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.message",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("message", "try_number"), name="delivery_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["accepted", "temporary", "permanent", "unknown", "down"])
                        ),
                        name="delivery_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("started_at__lte", models.F("ended_at"))),
                        name="delivery_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Planned",
            fields=[
                ("event_id", models.UUIDField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("network_id", models.IntegerField()),
                ("outcome", models.CharField(max_length=7)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("at"), descending=True),
                        include=("seq",),
                        name="planned_latest",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("planned", "silent", "failed"))),
                        name="planned_outcome",
                    )
                ],
            },
        ),
    ]
