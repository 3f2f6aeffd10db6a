"""An appointment kept, an attempt that reached her, a session: real contacts, by whichever structure."""

from django.db import migrations

_DO = "for each row execute function floor.contact_happened();"
_CAME = "for each row when (new.presence = 'came') execute function floor.contact_happened();"
_REACHED = "for each row when (new.result = 'reached') execute function floor.contact_happened();"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_papers_elsewhere_floor"), ("people", "0028_guards_floor")]
    operations = [
        migrations.RunSQL(
            "create trigger referrals_appointment_contact after insert or update of presence on referrals_appointment"
            f" {_CAME}"
            "create trigger referrals_attempt_contact after insert on referrals_attempt"
            f" {_REACHED}"
            "create trigger referrals_followupstep_contact after insert on referrals_followupstep"
            f" {_DO}",
            "drop trigger referrals_appointment_contact on referrals_appointment;"
            "drop trigger referrals_attempt_contact on referrals_attempt;"
            "drop trigger referrals_followupstep_contact on referrals_followupstep;",
        ),
    ]
