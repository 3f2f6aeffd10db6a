"""A structure writes down a call that it owes to someone it follows; what is asked of it comes by its function alone."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK


class Migration(migrations.Migration):
    dependencies = [("referrals", "0049_calls_owed")]
    operations = [
        v1.policy(
            "referrals_callback",
            "insert",
            check=f"structure_id = {FILES_OF} and network_id = {NETWORK} and motive = 'colleague_absent'"
            " and exists (select 1 from referrals_handoff h where h.id = handoff_id"
            f" and h.referral_id = referrals_callback.referral_id and h.target_id = {FILES_OF}"
            " and h.state in ('accepted', 'in_progress', 'paused'))",
        ),
    ]
