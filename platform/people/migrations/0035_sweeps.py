"""What goes by itself in this room: each clock has one function that counts, or lets go (people §8)."""

from core.kernel.floor import v1
from django.db import migrations

_DAY = "interval '1 day'"
_TODAY = "(select (relais_now() at time zone n.time_zone)::date from tenancy_network n where n.id = t.network_id)"
_HELD = (
    "exists (select 1 from people_legalhold h"
    f" where h.person_id = t.person_id and h.lifted_at is null and h.until >= {_TODAY})"
)

# The end of an agreement: its withdrawal or its expiry, else its last date. Of a person made nameless no
# chain is left: the longest agreement is then counted from the day of the scan.
ENDED_EVIDENCE = f"""
begin
  return query
  with ended as (
    select e.id, e.name
    from people_consentevidence e
    left join lateral (
      select coalesce(min(c.at) filter (where c.act in ('withdrawn', 'expired')), max(c.expires_at)) as at
      from people_consent c where c.chain = e.chain) agreement on true
    where coalesce(agreement.at, e.added_at + 366 * {_DAY})
          + {v1.days("e.network_id", "evidence", 1826)} * {_DAY} <= relais_now()
      and not floor.agreement_lives(e.chain)),
  gone as (delete from people_consentevidence e using ended d where really and e.id = d.id returning e.id)
  select d.name::text from ended d;
end
"""

UNKNOWN_SCANS = """
    select n.name from unnest(names) as n(name)
    where not exists (select 1 from people_consentevidence e where e.name = n.name)
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0034_dispute_floor")]
    operations = [
        v1.sweep(
            "accommodations",
            "people_accommodation",
            f"t.confirmed_on + {v1.days('t.network_id', 'accommodations', 365)} <= {_TODAY} and not {_HELD}",
        ),
        v1.sweep("drafts", "people_evaluationdraft", "t.expires_at <= relais_now()"),
        v1.sweep("export_rows", "people_export", "t.expires_at <= relais_now()"),
        v1.sweep(
            "typed_withdrawals",
            "people_typedwithdrawal",
            f"t.at <= relais_now() - {v1.days('t.network_id', 'typed_withdrawal', 30)} * {_DAY}"
            " and (t.first_name <> '' or t.last_name <> '' or t.birth_date is not null)",
            change="first_name = '', last_name = '', birth_date = null",
        ),
        v1.definer("ended_evidence(really boolean)", "setof text", ENDED_EVIDENCE),
        v1.definer(
            "unknown_scans(names text[])", "setof text", UNKNOWN_SCANS, language="sql", volatility="stable"
        ),
    ]
