"""What goes by itself in this room: each clock has one function that counts, or lets go (people §8)."""

from importlib import import_module

from core.kernel.floor import v1
from django.db import migrations

_TYPED = import_module("referrals.migrations.0009_acts_by_code")
_PAPERS = import_module("referrals.migrations.0022_papers_elsewhere_floor")
_DAY = "interval '1 day'"


def _dropped(signature: str, body: str) -> migrations.RunSQL:
    """It did what two sweeps do now, and could not count without letting go."""
    former = v1.definer(signature, "int", body)
    return migrations.RunSQL(former.reverse_sql, former.sql)


class Migration(migrations.Migration):
    dependencies = [("referrals", "0023_real_contact"), ("people", "0035_sweeps")]
    operations = [
        _dropped("forget_typed()", _TYPED.FORGET_TYPED),
        _dropped("forget_address_slips()", _PAPERS.FORGET_ADDRESS_SLIPS),
        v1.sweep(
            "callbacks",
            "referrals_callback",
            f"t.at <= relais_now() - 30 * {_DAY}"
            " and (t.number <> '' or t.caller <> '')",
            change="number = '', caller = ''",
        ),
        v1.sweep(
            "slips",
            "referrals_addressslip",
            f"t.made_at <= relais_now() - {v1.days('t.network_id', 'slip', 365)} * {_DAY}",
        ),
        v1.sweep(
            "door_names",
            "referrals_appointment",
            f"t.starts_at <= relais_now() - 90 * {_DAY} and t.door_name <> ''",
            change="door_name = ''",
        ),
    ]
