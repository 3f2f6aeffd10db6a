"""An answer received by phone or on paper is written down by the sender or the coordinator, under steering."""

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK, REFERRAL
from django.db import migrations

_TABLE = "referrals_handoffanswer"
_STEERED = f"exists (select 1 from referrals_handoff h where h.id = handoff_id and h.referral_id = {REFERRAL})"
_BEFORE = v1.policy(_TABLE, "insert", check=f"target_id = {FILES_OF} and network_id = {NETWORK}")
_AFTER = v1.policy(
    _TABLE,
    "insert",
    check=f"network_id = {NETWORK} and case when target_id = {FILES_OF} then true else {_STEERED} end",
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0032_declines")]
    operations = [
        migrations.RunSQL(_BEFORE.reverse_sql, _BEFORE.sql),
        migrations.RunSQL(_AFTER.sql, _AFTER.reverse_sql),
    ]
