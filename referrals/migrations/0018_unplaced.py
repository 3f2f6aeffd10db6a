"""A closing without a place is asked for, then signed; a need nobody could meet is counted once."""

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, REFERRAL
from django.db import migrations, models

_STEERED = f"network_id = {NETWORK} and referral_id = {REFERRAL}"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0017_watching")]
    operations = [
        migrations.AddField("referral", "closing_asked_at", models.DateTimeField(null=True)),
        migrations.AddField("handoffneed", "unmet", models.BooleanField(default=False)),
        v1.policy("referrals_handoffneed", "update", using=_STEERED, check=_STEERED),
    ]
