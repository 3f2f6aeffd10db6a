import core.kernel.ids
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("network_id", models.IntegerField()),
                ("structure_id", models.IntegerField(null=True)),
                ("member_id", models.UUIDField(null=True)),
                ("system", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "Fiche ouverte"),
                            ("list", "Liste affichée"),
                            ("search", "Recherche"),
                            ("pdf", "Document imprimé"),
                            ("export", "Copie des données"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "person_marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                ("reason", models.CharField(max_length=30)),
                ("filter_hash", models.CharField(blank=True, max_length=64)),
                ("count", models.IntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("network_id", models.IntegerField()),
                ("structure_id", models.IntegerField(null=True)),
                ("member_id", models.UUIDField(null=True)),
                ("system", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=40)),
                ("person_mark", models.CharField(max_length=64, null=True)),
                ("consent_id", models.UUIDField(null=True)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("payload", models.JSONField(default=dict)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("network_id", models.IntegerField()),
                ("inner_pad", models.BinaryField()),
                ("outer_pad", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
