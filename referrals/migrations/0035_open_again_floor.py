"""A follow-up that is taken up again opens what is agreed, by the same function; its former outcome is not current."""

from importlib import import_module

from core.kernel.floor import v1
from django.db import migrations

_BEFORE = import_module("referrals.migrations.0020_lighter_ends").FOLLOW_STATE
_END = "  return null;\nend\n"
assert _BEFORE.count(_END) == 1

FOLLOW_STATE = _BEFORE.replace(
    _END,
    "  if old.state = 'ended' then\n"
    "    update referrals_outcome set current = false where handoff_id = new.id and current;\n"
    "    if new.person_id is not null then perform floor.grants_rebuild(new.person_id); end if;\n"
    "  end if;\n" + _END,
)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0034_open_again")]
    operations = [
        migrations.RunSQL(
            v1.definer("handoff_follows()", "trigger", FOLLOW_STATE, callers=("relais_owner",)).sql,
            v1.definer("handoff_follows()", "trigger", _BEFORE, callers=("relais_owner",)).sql,
        ),
    ]
