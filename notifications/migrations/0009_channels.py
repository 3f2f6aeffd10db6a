"""A message goes by other ways than mail, ahead of a day or inside another mail; the bell is the row itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0008_account_subject"),
        ("tenancy", "0009_membership_structure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_channel",
        ),
        migrations.AddField(
            model_name="message",
            name="digest_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="notifications.message",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="offset",
            field=models.CharField(db_default="0", default="0", max_length=6),
        ),
        migrations.AddField(
            model_name="message",
            name="provider_ref",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AddField(
            model_name="message",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="message",
            name="channel",
            field=models.CharField(
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
                ],
                max_length=12,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["mail", "sms", "call", "letter", "slip", "bell"])),
                name="message_channel",
            ),
        ),
    ]
