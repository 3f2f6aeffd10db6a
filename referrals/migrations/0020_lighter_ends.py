"""Fifty accesses end in one transaction: a relay whose accesses have ended already rebuilds nothing."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_BEFORE = import_module("referrals.migrations.0009_acts_by_code").FOLLOW_STATE
_REBUILD = "if new.person_id is not null then perform floor.grants_rebuild(new.person_id); end if;"
assert _REBUILD in _BEFORE

FOLLOW_STATE = _BEFORE.replace(
    _REBUILD,
    "if new.person_id is not null and exists (select 1 from people_accessgrant g where g.person_id = new.person_id"
    " and g.handoff_id = new.id and g.expires_at > relais_now()) then perform floor.grants_rebuild(new.person_id); end if;",
)
_CLOSED = (
    "drop trigger referrals_referral_closed on referrals_referral;"
    "create trigger referrals_referral_closed after update of state on referrals_referral"
    " for each row when (new.person_id is not null and new.state in ({ends})"
    " and old.state not in ('closed', 'cancelled', 'stopped')) execute function floor.referral_closed();"
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0019_merging")]
    operations = [
        migrations.RunSQL(
            v1.definer("handoff_follows()", "trigger", FOLLOW_STATE, callers=("relais_owner",)).sql,
            v1.definer("handoff_follows()", "trigger", _BEFORE, callers=("relais_owner",)).sql,
        ),
        # A referral is stopped by a withdrawal: there is no agreement left to bound.
        migrations.RunSQL(
            _CLOSED.format(ends="'closed', 'cancelled'"),
            _CLOSED.format(ends="'closed', 'cancelled', 'stopped'"),
        ),
    ]
