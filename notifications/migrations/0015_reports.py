import django.db.models.deletion
from django.db import migrations, models

import core.kernel.clock
import core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("notifications", "0014_gates"),
        ("tenancy", "0009_membership_structure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "Courrier électronique"),
                            ("sms", "SMS"),
                            ("call", "Appel"),
                            ("letter", "Courrier"),
                            ("slip", "Papier remis"),
                            ("bell", "Dans Relais"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "heard",
                    models.CharField(
                        choices=[
                            ("delivered", "Arrivé"),
                            ("failed", "Non remis"),
                            ("soft_bounce", "Boîte pleine ou absente pour le moment"),
                            ("hard_bounce", "Adresse qui n’existe pas"),
                            ("complaint", "Signalé comme indésirable"),
                            ("stop", "Demande de ne plus rien recevoir"),
                        ],
                        max_length=11,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40)),
                ("key", models.CharField(max_length=64)),
                ("address_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.message",
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner_structure", "address_hash", "at"], name="report_address"),
                    models.Index(fields=["message"], name="report_message"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("owner_structure", "key"), name="report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "heard__in",
                                ["delivered", "failed", "soft_bounce", "hard_bounce", "complaint", "stop"],
                            )
                        ),
                        name="report_heard",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suppression",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("mail", "Courrier électronique"),
                            ("sms", "SMS"),
                            ("call", "Appel"),
                            ("letter", "Courrier"),
                            ("slip", "Papier remis"),
                            ("bell", "Dans Relais"),
                        ],
                        max_length=8,
                    ),
                ),
                ("address_hash", models.CharField(max_length=64)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("stop", "a répondu STOP"),
                            ("hard_bounce", "l’adresse n’existe pas, ou ne répond plus"),
                            ("complaint", "a signalé nos messages comme indésirables"),
                            ("unsubscribe", "s’est désabonné"),
                        ],
                        max_length=11,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField(default=core.kernel.clock.now)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_why", models.CharField(blank=True, max_length=200)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.membership",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notifications.message",
                    ),
                ),
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
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)),
                        fields=["network", "channel", "address_hash"],
                        name="suppression_asked",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("owner_structure", "channel", "address_hash", "purpose"),
                        name="suppression_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["stop", "hard_bounce", "complaint", "unsubscribe"])
                        ),
                        name="suppression_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_why", "")),
                            models.Q(
                                ("lifted_at__isnull", False), models.Q(("lifted_why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="suppression_lifted_why",
                    ),
                ],
            },
        ),
    ]
