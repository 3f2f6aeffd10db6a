"""Nothing is sent either about who has left the network."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

FORMER = import_module("people.migrations.0020_setting_aside").SENDING_STOPPED
STOPPED = FORMER.replace("('deceased', 'erased')", "('moved', 'deceased', 'erased')")


def _defined(body: str) -> str:
    function = v1.definer(
        "may_be_written_to(person uuid)", "boolean", body, language="sql", volatility="stable", callers=()
    )
    return str(function.sql)


class Migration(migrations.Migration):
    dependencies = [("people", "0029_lighter_reading")]
    operations = [migrations.RunSQL(_defined(STOPPED), _defined(FORMER))]
