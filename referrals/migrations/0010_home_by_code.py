"""The person shows her paper: the structure that answers for her file, and nothing of her (people §7)."""

from django.db import migrations

from core.kernel.floor import v1

HOME_BY_CODE = """
  select p.home_structure_id, (floor.journal_marks(array[p.id]))[1]
  from referrals_slip s
  join people_person p on p.id = s.person_id
  join people_personstatus t on t.person_id = p.id and t.status = 'active'
  where s.network_id = nullif(current_setting('app.network_id', true), '')::int
    and s.code_hash = hash and s.voided_at is null
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0009_acts_by_code"), ("people", "0013_blind_index_floor")]
    operations = [
        v1.definer(
            "home_by_code(hash text)",
            "table (structure int, mark text)",
            HOME_BY_CODE,
            language="sql",
            volatility="stable",
        ),
    ]
