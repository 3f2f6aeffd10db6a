"""What a network sets about its reminders and its hours, within the bounds that the database holds; what a job of the day found."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import core.kernel.clock
import core.kernel.ids

_Q = models.Q


def _changed_by():
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.membership"
    )


def _policy(name, condition):
    return migrations.AddConstraint(
        "reminderpolicy", models.CheckConstraint(condition=condition, name=f"reminderpolicy_{name}")
    )


class Migration(migrations.Migration):
    dependencies = [("notifications", "0022_doubts"), ("tenancy", "0015_only_closures")]
    operations = [
        migrations.CreateModel(
            name="QuietProfile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("profile", models.CharField(max_length=8)),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), size=None
                    ),
                ),
                ("holidays", models.BooleanField(default=False)),
                ("changed_at", models.DateTimeField(default=core.kernel.clock.now)),
                ("changed_by", _changed_by()),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "profile"), name="quietprofile_once"),
                    models.CheckConstraint(
                        condition=_Q(profile__in=("voice", "mail", "desk")), name="quietprofile_profile"
                    ),
                    models.CheckConstraint(
                        condition=_Q(
                            opens__gte=datetime.time(7),
                            closes__lte=datetime.time(21),
                            opens__lt=models.F("closes"),
                            closes__gte=models.F("opens") + datetime.timedelta(hours=3),
                        ),
                        name="quietprofile_hours",
                    ),
                    models.CheckConstraint(
                        condition=_Q(days__contained_by=list(range(7)), days__len__gte=3),
                        name="quietprofile_days",
                    ),
                ]
            },
        ),
        migrations.AddField(
            "reminderpolicy", "changed_at", models.DateTimeField(default=core.kernel.clock.now)
        ),
        migrations.AddField("reminderpolicy", "changed_by", _changed_by()),
        migrations.AddField(
            "reminderpolicy", "follows", models.BooleanField(db_default=False, default=False)
        ),
        _policy("purpose", _Q(purpose="appointment", template="you.reminder")),
        _policy(
            "offsets", _Q(offsets__contained_by=["-7d", "-2d", "-1d", "-3h"], offsets__len__lte=3)
        ),
        _policy("channels", _Q(channels__contained_by=["sms", "mail", "call"])),
        _policy(
            "says_when_and_how", _Q(enabled=False) | _Q(offsets__len__gte=1, channels__len__gte=1)
        ),
        _policy("follows", _Q(follows=False) | _Q(structure__isnull=False)),
        migrations.AddField("jobrun", "found", models.PositiveIntegerField(null=True)),
        migrations.AlterField(
            "message",
            "skip_reason",
            models.CharField(
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
                    ("policy", "ce rappel n’est plus prévu"),
                ],
                max_length=12,
                null=True,
            ),
        ),
    ]
