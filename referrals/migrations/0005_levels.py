"""When the next level of silence is told: a date of its own, beside the one that was promised."""

from django.db import migrations, models
from django.db.models import Q

ALIVE = ("draft", "open", "engaged", "reported", "unplaced", "suspended")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_commit_checks")]
    operations = [
        migrations.AddField("referral", "level_due_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            "update referrals_referral set level_due_at = next_due_at; set constraints all immediate;",
            "update referrals_referral set level_due_at = null where false;",  # the column goes with it
            elidable=True,
        ),
        migrations.AddConstraint(
            "referral",
            models.CheckConstraint(
                condition=Q(next_due_at__isnull=True, level_due_at__isnull=True)
                | Q(next_due_at__isnull=False, level_due_at__isnull=False),
                name="referral_due_has_level",
            ),
        ),
        migrations.AddIndex(
            "referral",
            models.Index(fields=["level_due_at"], condition=Q(state__in=ALIVE), name="referral_level_due"),
        ),
    ]
