"""What makes a refusal complete, in a code."""

from django.db import migrations, models

DECLINES = (
    "no_capacity", "out_of_scope", "out_of_area", "not_eligible", "better_elsewhere", "needs_first", "schedule",
    "distance", "language", "accessibility", "information_missing", "duplicate", "conflict_of_interest", "safety",
    "unreachable", "person_declined", "helped_elsewhere", "moved", "deceased", "other",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("referrals", "0031_steering_several")]
    operations = [
        migrations.AddField(
            model_name="handoff", name="decline_detail", field=models.CharField(blank=True, max_length=40)
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=~models.Q(decline_code__in=("not_eligible", "needs_first", "accessibility"))
                | ~models.Q(decline_detail=""),
                name="handoff_decline_detail",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(decline_code__isnull=True) | models.Q(decline_code__in=DECLINES),
                name="handoff_decline_known",
            ),
        ),
    ]
