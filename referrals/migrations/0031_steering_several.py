"""One operation ends all the referrals of a person: their rows open together, not one after the other."""

from django.db import migrations

from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK, REFERRAL, REFERRALS

_ASKED = (
    "exists (select 1 from referrals_handoff h where h.referral_id = referrals_referral.id"
    f" and h.target_id = {FILES_OF} and h.sent_at is not null)"
)
_OWN_REFERRAL = f"sender_structure_id = {FILES_OF} then true when holder_structure_id = {FILES_OF} then true"
_FROM, _TO = f"from_structure_id = {FILES_OF} then true", f"target_id = {FILES_OF}"
_COORDINATED = f"network_id = {COORDINATES} then true"


def _one(column: str) -> str:
    return f"{column} = {REFERRAL} then true"


def _several(column: str) -> str:
    return f"{_one(column)} when {column} = any {REFERRALS} then true"


def _policies(of_referral: str, of_handoff: str) -> str:
    write = f"case when {_FROM} when {_TO} then true when {of_handoff} else false end"
    return (
        "alter policy app_select on referrals_referral using"
        f" (case when {_OWN_REFERRAL} when {_COORDINATED} when {of_referral} else {_ASKED} end);"
        "alter policy app_update on referrals_referral using"
        f" (case when {_OWN_REFERRAL} when {of_referral} else false end) with check (network_id = {NETWORK});"
        "alter policy app_select on referrals_handoff using"
        f" (case when {_FROM} when {_TO} and sent_at is not null then true when {_COORDINATED}"
        f" when {of_handoff} else false end);"
        f"alter policy app_update on referrals_handoff using ({write}) with check ({write});"
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0030_desk_lines_floor")]

    operations = [
        migrations.RunSQL(
            _policies(_several("id"), _several("referral_id")), _policies(_one("id"), _one("referral_id"))
        )
    ]
