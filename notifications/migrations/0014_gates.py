import django.db.models.deletion
from django.db import migrations, models

import core.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("notifications", "0013_bells"),
        ("tenancy", "0009_membership_structure"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="handed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="skip_reason",
            field=models.CharField(
                choices=[
                    ("state", "la demande a changé entre-temps"),
                    ("version", "la demande a changé entre-temps"),
                    ("never_told", "la demande n’était pas encore partie"),
                    ("audience", "cette personne n’est plus dans l’équipe"),
                    ("no_address", "aucune adresse électronique"),
                    ("late", "trop tard pour être utile"),
                    ("person", "plus rien ne part à propos de cette personne"),
                    ("suppressed", "cette adresse ne reçoit plus rien"),
                    ("cap", "assez de messages pour cette personne"),
                    ("budget", "le budget du jour est dépensé"),
                    ("merged", "dit dans un autre message"),
                    ("done", "déjà fait entre-temps"),
                    ("recent", "déjà dit il y a peu"),
                    ("unwanted", "la personne ne souhaite pas être contactée"),
                    ("closed", "ce moyen d’envoi n’existe plus"),
                ],
                max_length=12,
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("address_hash", ""), _negated=True),
                fields=["address_hash"],
                name="delivery_address",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("planned", "leased"))),
                fields=["network", "channel", "priority", "not_before"],
                name="message_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("provider_ref", ""), _negated=True),
                fields=["provider_ref"],
                name="message_provider",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("unknown", "dead"))),
                fields=["owner_structure", "state"],
                name="message_troubled",
            ),
        ),
        migrations.CreateModel(
            name="Gate",
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
                ("open", models.BooleanField(default=True)),
                ("diverted", models.BooleanField(default=False)),
                ("sealed", models.BooleanField(default=False)),
                ("why", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
                ("daily", models.PositiveIntegerField(null=True)),
                (
                    "changed_by",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "channel"), name="gate_once"),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("mail", "sms"))), name="gate_channel"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open", False), models.Q(("diverted", False), ("sealed", False)), _connector="OR"
                        ),
                        name="gate_open_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("open", True), models.Q(("why", ""), _negated=True), _connector="OR"
                        ),
                        name="gate_closed_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Budget",
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
                ("day", models.DateField()),
                ("spent", models.PositiveIntegerField(default=0)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "channel", "day"), name="budget_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cap",
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
                ("recipient_hash", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("day_spent", models.PositiveSmallIntegerField(default=0)),
                ("week", models.DateField()),
                ("week_spent", models.PositiveSmallIntegerField(default=0)),
                ("told_on", models.DateField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "channel", "recipient_hash"), name="cap_once")
                ],
            },
        ),
    ]
