"""What the lead alone reads of who is set aside; no request about who has died or is set aside reaches anyone."""

from django.db import migrations

from core.kernel.floor import v1, v2
from core.kernel.floor.context import FILES_OF
from core.kernel.floor.scopes import Scope


def _followup(table: str, shared: str) -> migrations.RunSQL:
    """As before (referrals.0002_floor), but home reads nobody who is set aside."""
    own, at_home = f"author_structure_id = {FILES_OF}", f"home_structure_id = {FILES_OF}"
    granted = v1.granted(Scope.FOLLOWUP, f"{table}.person_id")

    def altered(home: str) -> str:
        other = f"case when {at_home} then {home} else {granted} end"
        return (
            f"alter policy app_select on {table} using"
            f" (case when {own} then true when not ({shared}) then false else {other} end);"
        )

    return migrations.RunSQL(
        altered(f"for_home and {v2.not_held_back(f'{table}.person_id')}"), altered("for_home")
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0012_erasing"), ("people", "0020_setting_aside")]
    operations = [
        v2.person_read_again("referrals_referraldetail", Scope.NEEDS),
        v2.person_read_again("referrals_need", Scope.NEEDS),
        _followup("referrals_appointment", "true"),
        _followup("referrals_attempt", "false"),
        _followup("referrals_followupstep", "visibility = 'shared'"),
        _followup("referrals_outcome", "true"),
        v1.definer(
            "handoff_for_someone()",
            "trigger",
            """
            begin
              if new.person_id is not null and new.state in ('queued', 'sent')
                 and not floor.may_be_written_to(new.person_id) then
                raise exception 'nothing is sent about this person' using errcode = 'check_violation';
              end if;
              return new;
            end
            """,
            callers=("relais_owner",),
        ),
        migrations.RunSQL(
            "create trigger referrals_handoff_for_someone before insert on referrals_handoff"
            " for each row execute function floor.handoff_for_someone();",
            "drop trigger referrals_handoff_for_someone on referrals_handoff;",
        ),
    ]
