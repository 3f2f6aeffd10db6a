"""The function that erases a person reaches what referrals hold of her; her home finds all of her referrals."""

from django.db import migrations

from core.kernel.floor import v1

_READ_ALREADY = (
    "referrals_handoffanswer", "referrals_appointment", "referrals_slip", "referrals_callback", "referrals_keptplace",
    "referrals_sliptries",
)
_NEW = ("referrals_referraldetail", "referrals_need", "referrals_attempt", "referrals_followupstep", "referrals_outcome")


class Migration(migrations.Migration):
    dependencies = [("referrals", "0011_ledger")]
    operations = [
        *v1.grantor("referrals_referral", "update"),
        *v1.grantor("referrals_handoff", "update"),
        *(policy for table in _READ_ALREADY for policy in v1.grantor(table, "delete")),
        *(policy for table in _NEW for policy in v1.grantor(table, "select", "delete")),
        v1.definer(
            "referrals_about(person uuid)",
            "table (referral uuid)",
            """
            select r.id from referrals_referral r join people_person p on p.id = r.person_id
            where r.person_id = person
              and p.home_structure_id = nullif(current_setting('app.file_structure_id', true), '')::int
            order by r.id
            """,
            language="sql",
            volatility="stable",
        ),
    ]
