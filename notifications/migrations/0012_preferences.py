"""How each of us wishes to be told, the mail that a message waits for, and the jobs of the day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import core.kernel.ids

_RHYTHMS = [
    ("", "Tout de suite"),
    ("soon", "Dans quelques minutes"),
    ("daily", "Chaque matin"),
    ("weekly", "Chaque lundi"),
    ("never", "Seulement dans Relais"),
]


def _id():
    return models.UUIDField(default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0011_persons_floor"),
        ("tenancy", "0011_token_ends_with_password"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", _id()),
                ("job", models.CharField(max_length=40)),
                ("on", models.DateField()),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.network"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "job", "on"), name="jobrun_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", _id()),
                (
                    "useful",
                    models.CharField(
                        blank=True,
                        choices=_RHYTHMS,
                        default="daily",
                        max_length=6,
                        verbose_name="Ce qui est utile",
                    ),
                ),
                (
                    "calm",
                    models.CharField(
                        blank=True,
                        choices=_RHYTHMS,
                        default="weekly",
                        max_length=6,
                        verbose_name="Le reste",
                    ),
                ),
                (
                    "act_at",
                    models.CharField(
                        choices=[("own", "À mon adresse"), ("team", "À la boîte de l’équipe")],
                        default="own",
                        max_length=4,
                        verbose_name="Où vous écrire",
                    ),
                ),
                ("act_from", models.TimeField(blank=True, null=True, verbose_name="Pas avant")),
                ("act_until", models.TimeField(blank=True, null=True, verbose_name="Pas après")),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("en", "Anglais")],
                        default="fr",
                        max_length=2,
                        verbose_name="Langue des messages",
                    ),
                ),
                (
                    "calendar",
                    models.BooleanField(
                        default=False, verbose_name="Recevoir mes rendez-vous dans mon agenda"
                    ),
                ),
                ("feed_hash", models.CharField(max_length=64, null=True, unique=True)),
                (
                    "structure",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.structure",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(user=None, structure__isnull=False)
                        | Q(user__isnull=False, structure=None),
                        name="preference_of_one",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            useful__in=("", "daily", "weekly", "never"),
                            calm__in=("", "daily", "weekly", "never"),
                        ),
                        name="preference_rhythms",
                    ),
                    models.CheckConstraint(
                        condition=Q(act_from=None, act_until=None)
                        | Q(act_from__isnull=False, act_until__isnull=False, act_from__lt=F("act_until")),
                        name="preference_hours",
                    ),
                    models.CheckConstraint(condition=Q(act_at__in=["own", "team"]), name="preference_place"),
                    models.CheckConstraint(condition=Q(language__in=("fr", "en")), name="preference_language"),
                ]
            },
        ),
        migrations.AddField("message", "referral_id", models.UUIDField(null=True)),
        migrations.AddField(
            "message",
            "rhythm",
            models.CharField(blank=True, choices=_RHYTHMS, db_default="", default="", max_length=6),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=Q(channel="bell", read_at=None),
                fields=["owner_structure", "user"],
                name="message_unread",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=Q(channel="mail", state="sent"),
                fields=["owner_structure", "user", "sent_at"],
                name="message_left",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                condition=Q(state="planned") & ~Q(rhythm=""),
                fields=["not_before"],
                name="message_gathered",
            ),
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=Q(rhythm__in=("", "soon", "daily", "weekly")), name="message_rhythm"
            ),
        ),
    ]
