"""Whoever lets a scan go says so in the same statement; the network's officer alone reads it."""

from importlib import import_module

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import MEMBER, NETWORK

_guards = import_module("people.migrations.0028_guards_floor")
_sweeps = import_module("people.migrations.0035_sweeps")

_OFFICER = (
    f"network_id = {NETWORK} and exists (select 1 from tenancy_membership m where m.id = {MEMBER}"
    f" and m.network_id = {NETWORK} and m.data_protection and m.ended_at is null)"
)


def _told(rule: str) -> str:
    return (
        "insert into people_endedscan (id, network_id, home_structure_id, reference, ended_by, added_at, ended_at)"
        " select gen_random_uuid(), g.network_id, g.home_structure_id,"
        f" upper(right(replace(g.chain::text, '-', ''), 6)), '{rule}', g.added_at, relais_now() from gone g"
    )


def _with(body: str, old: str, new: str) -> str:
    assert old in body
    return body.replace(old, new)


ENDED_EVIDENCE = _with(
    _sweeps.ENDED_EVIDENCE,
    "returning e.id)",
    f"returning e.*),\n  told as ({_told('clock')})",
)

FORGET_PROOFS = _with(
    _with(_guards.FORGET_PROOFS, "return query delete", "return query with gone as (delete"),
    "returning e.name::text;",
    f"returning e.*),\n  told as ({_told('erasure')})\n  select g.name::text from gone g;",
)


class Migration(migrations.Migration):
    dependencies = [("people", "0042_ended_scan")]
    operations = [
        v1.force("people_endedscan"),
        v1.policy("people_endedscan", "select", using=_OFFICER),
        *v1.grantor("people_endedscan", "insert"),
        v1.same_network("people_endedscan", "home_structure_id"),
        migrations.RunSQL(
            v1.definer("ended_evidence(really boolean)", "setof text", ENDED_EVIDENCE).sql,
            v1.definer("ended_evidence(really boolean)", "setof text", _sweeps.ENDED_EVIDENCE).sql,
        ),
        migrations.RunSQL(
            v1.definer("forget_proofs(erased uuid)", "setof text", FORGET_PROOFS).sql,
            v1.definer("forget_proofs(erased uuid)", "setof text", _guards.FORGET_PROOFS).sql,
        ),
    ]
