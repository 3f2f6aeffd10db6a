import core.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


def _link(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to, **options)


def _id() -> models.UUIDField:
    return models.UUIDField(
        default=core.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0013_blind_index_floor"),
        ("tenancy", "0002_border"),
    ]

    operations = [
        migrations.AddField(
            model_name="evaluation",
            name="sheet",
            field=models.CharField(
                blank=True, help_text="Number of the paper it was typed from.", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="evaluation",
            name="filled_on",
            field=models.DateField(help_text="The day written on that paper.", null=True),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sheet", ""), _negated=True),
                fields=("network", "sheet"),
                name="evaluation_sheet_once",
            ),
        ),
        migrations.AddField(
            model_name="pathwaychoice",
            name="accompanied_by",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="InstrumentValidation",
            fields=[
                ("id", _id()),
                ("instrument", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=12)),
                ("validated_by", models.CharField(max_length=160)),
                ("validated_on", models.DateField()),
                ("recorded_by_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("network", _link("tenancy.network")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("validated_by", ""), _negated=True),
                        name="instrumentvalidation_by",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondLook",
            fields=[
                ("id", _id()),
                ("rater_id", models.UUIDField()),
                ("answers", models.JSONField(default=dict)),
                ("agreement", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("evaluation", _link("people.evaluation", db_constraint=False)),
                ("home_structure", _link("tenancy.structure")),
                ("network", _link("tenancy.network")),
                ("person", _link("people.person", db_constraint=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("evaluation",), name="secondlook_once")],
            },
        ),
    ]
