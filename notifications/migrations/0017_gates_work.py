"""Work is found network by network and channel by channel, behind an open gate; addresses are asked by their hash."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1

_before = import_module("notifications.migrations.0003_finding_work").Migration.operations
_OLD_DUE, _OLD_CLAIM = _before[2], _before[3]

_NETWORK = "nullif(current_setting('app.network_id', true), '')::int"
_STRUCTURE = "nullif(current_setting('app.structure_id', true), '')::int"
_ROW = "table (id uuid, network_id int, structure_id int, at timestamptz, name text, payload jsonb)"
_CLAIMED = "table (id uuid, structure_id int, lease_token uuid, attempts int)"
_WAITING = """
    d.state in ('planned', 'leased') and d.not_before <= relais_now() and (
      (d.state = 'planned' and (d.next_try_at is null or d.next_try_at <= relais_now()))
      or (d.state = 'leased' and d.lease_until < relais_now()))"""


def _closed(network: str, channel: str) -> str:
    return (
        "exists (select 1 from notifications_gate g"
        f" where g.network_id = {network} and g.channel = {channel} and not g.open)"
    )


# Priority after priority, so that an index stops at the first message of tomorrow whatever waits behind it.
DUE = f"""
    select x.id, n.id, x.owner_structure_id, x.not_before, c.channel, '{{}}'::jsonb
      from tenancy_network n
      cross join (values ('mail'), ('sms')) c (channel)
      cross join lateral (
        select w.id, w.owner_structure_id, w.not_before
          from generate_series(0, 9) p (priority)
          cross join lateral (
            select d.id, d.owner_structure_id, d.not_before from notifications_message d
             where d.network_id = n.id and d.channel = c.channel and d.priority = p.priority and {_WAITING}
             order by d.not_before limit 1) w
         order by p.priority limit 1) x
     where not {_closed("n.id", "c.channel")}
     limit most
"""
CLAIM = f"""
    with taken as materialized (
      select w.id
        from generate_series(0, 9) p (priority)
        cross join lateral (
          select d.id from notifications_message d
           where d.network_id = {_NETWORK} and d.channel = for_channel and d.priority = p.priority and {_WAITING}
           order by d.not_before limit most for no key update skip locked) w
       where not {_closed(_NETWORK, "for_channel")}
       limit most)
    update notifications_message m
       set state = 'leased', lease_token = gen_random_uuid(), lease_until = relais_now() + make_interval(secs => lease_seconds),
           attempts = m.attempts + 1
      from taken where m.id = taken.id
    returning m.id, m.owner_structure_id, m.lease_token, m.attempts::int
"""
DIVERTED = """
    select d.id, d.network_id, d.owner_structure_id, d.not_before, d.channel::text, '{}'::jsonb
      from notifications_gate g
      join notifications_message d on d.network_id = g.network_id and d.channel = g.channel
     where g.diverted and d.state = 'planned' and d.not_before <= relais_now()
     order by d.priority, d.not_before limit most
"""
REFERRED = """
    select d.id, d.network_id, d.owner_structure_id from notifications_message d
     where d.channel = for_channel and (d.id = reference or (d.provider_ref <> '' and d.provider_ref = provider))
       and d.not_before > relais_now() - interval '60 days'
     limit 1
"""
WRITERS = """
    select distinct on (m.owner_structure_id) m.id, m.network_id, m.owner_structure_id
      from notifications_delivery d join notifications_message m on m.id = d.message_id
     where d.address_hash = address and d.address_hash <> '' and m.channel = for_channel
     order by m.owner_structure_id, m.not_before desc
"""
SUPPRESSED = f"""
    select exists (
      select 1 from notifications_suppression s
       where s.network_id = {_NETWORK} and s.channel = for_channel and s.address_hash = address
         and s.lifted_at is null and s.purpose in ('', for_purpose))
"""
LIFT = f"""
declare
  gone int;
begin
  update notifications_suppression s
     set lifted_at = relais_now(), lifted_why = why,
         lifted_by_id = nullif(current_setting('app.member_id', true), '')::uuid
    from notifications_suppression own
   where own.id = suppression and own.owner_structure_id = {_STRUCTURE} and own.lifted_at is null
     and s.network_id = own.network_id and s.channel = own.channel and s.address_hash = own.address_hash
     and s.lifted_at is null;
  get diagnostics gone = row_count;
  return gone;
end
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0016_gates_floor")]
    operations = [
        migrations.RunSQL(_OLD_DUE.reverse_sql, _OLD_DUE.sql),
        v1.definer("due_messages(most int)", _ROW, DUE, language="sql", volatility="stable", callers=()),
        migrations.RunSQL(_OLD_CLAIM.reverse_sql, _OLD_CLAIM.sql),
        v1.definer(
            "claim_messages(for_channel text, most int, lease_seconds int)", _CLAIMED, CLAIM, language="sql"
        ),
        v1.definer(
            "due_divertedmessages(most int)",
            _ROW,
            DIVERTED,
            language="sql",
            volatility="stable",
            callers=(),
        ),
        v1.definer(
            "message_referred(for_channel text, reference uuid, provider text)",
            "table (id uuid, network_id int, structure_id int)",
            REFERRED,
            language="sql",
            volatility="stable",
        ),
        v1.definer(
            "writers_to(for_channel text, address text)",
            "table (id uuid, network_id int, structure_id int)",
            WRITERS,
            language="sql",
            volatility="stable",
        ),
        v1.definer(
            "address_suppressed(for_channel text, address text, for_purpose text)",
            "boolean",
            SUPPRESSED,
            language="sql",
            volatility="stable",
        ),
        v1.definer("lift_suppression(suppression uuid, why text)", "int", LIFT),
    ]
