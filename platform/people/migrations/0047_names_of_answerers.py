"""An erasure takes the names of the professionals who answered by phone or on paper, and the rows still say that someone did."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("people.migrations.0019_ends_floor")
_BEFORE = "update referrals_handoff set answerer = '' where person_id = ghost and answerer <> '';"
_NOW = """
  update referrals_handoff
     set answerer = case when answerer = '' then '' else '-' end,
         ended_by_name = case when ended_by_name = '' then '' else '-' end
   where person_id = ghost and (answerer <> '' or ended_by_name <> '');
"""
_SIGNATURE = "person_forgotten(erased uuid, tomb text, reason text, asked date)"


def _definer(body: str) -> migrations.RunSQL:
    return v1.definer(_SIGNATURE, "setof text", body, callers=("relais_owner",))


class Migration(migrations.Migration):
    dependencies = [("people", "0046_changing_home_floor"), ("referrals", "0053_outcome_written")]
    operations = [
        migrations.RunSQL(
            _definer(_before.PERSON_FORGOTTEN.replace(_BEFORE, _NOW)).sql, _definer(_before.PERSON_FORGOTTEN).sql
        )
    ]
