"""Who reads and writes which row of a referral; links that hold a row to its referral's person and network."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import COORDINATES, FILES_OF, NETWORK, REFERRAL
from core.kernel.floor.scopes import Scope

_ASKED = (
    "exists (select 1 from referrals_handoff h where h.referral_id = referrals_referral.id"
    f" and h.target_id = {FILES_OF} and h.state <> 'queued')"
)
_REFERRAL_READ = (
    f"case when sender_structure_id = {FILES_OF} then true when holder_structure_id = {FILES_OF} then true"
    f" when network_id = {COORDINATES} then true when id = {REFERRAL} then true else {_ASKED} end"
)
_REFERRAL_WRITE = (
    f"case when sender_structure_id = {FILES_OF} then true when holder_structure_id = {FILES_OF} then true"
    f" when id = {REFERRAL} then true else false end"
)
_OWN_PERSON = (
    "person_id is null or exists (select 1 from people_person p where p.id = person_id"
    f" and p.home_structure_id = {FILES_OF})"
)
_HANDOFF_READ = (
    f"case when from_structure_id = {FILES_OF} then true when target_id = {FILES_OF} then state <> 'queued'"
    f" when network_id = {COORDINATES} then true when referral_id = {REFERRAL} then true else false end"
)
_HANDOFF_WRITE = (
    f"case when from_structure_id = {FILES_OF} then true when target_id = {FILES_OF} then true"
    f" when referral_id = {REFERRAL} then true else false end"
)
_STEERED = f"network_id = {NETWORK} and referral_id = {REFERRAL}"
_BOTH_ENDS = (
    f"case when from_structure_id = {FILES_OF} then true when target_id = {FILES_OF} then true else false end"
)


def _same_person(table: str) -> migrations.RunSQL:
    """The row is about its referral's person, and nobody else's."""
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_person foreign key (referral_id, person_id)"
        " references referrals_referral (id, person_id) deferrable initially immediate;",
        f"alter table {table} drop constraint {table}_person;",
    )


def _ends(table: str) -> list:
    return [v1.same_network(table, "from_structure_id"), v1.same_network(table, "target_id")]


def _followup(table: str, shared: str) -> list:
    """Its author, then home when the person agreed, then whoever holds the scope. Written as oneself."""
    other = (
        f"case when home_structure_id = {FILES_OF} then for_home"
        f" else {v1.granted(Scope.FOLLOWUP, f'{table}.person_id')} end"
    )
    own = f"author_structure_id = {FILES_OF} and network_id = {NETWORK}"
    live = f"home_structure_id = {FILES_OF} or {v1.granted(None, f'{table}.person_id')}"
    return [
        v1.force(table),
        v1.policy(
            table,
            "select",
            using=f"case when author_structure_id = {FILES_OF} then true when not ({shared}) then false else {other} end",
        ),
        v1.policy(table, "insert", check=f"{own} and ({live})"),
        v1.policy(table, "update", using=own, check=own),
        v1.same_home(table),
        v1.same_network(table, "author_structure_id"),
        v1.same_network(table, "home_structure_id"),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("people", "0005_consent_floor"),
        ("kernel", "0001_floor"),
    ]
    operations = [
        v1.force("referrals_referral"),
        v1.policy("referrals_referral", "select", using=_REFERRAL_READ),
        v1.policy(
            "referrals_referral",
            "insert",
            check=f"sender_structure_id = {FILES_OF} and network_id = {NETWORK} and ({_OWN_PERSON})",
        ),
        v1.policy("referrals_referral", "update", using=_REFERRAL_WRITE, check=f"network_id = {NETWORK}"),
        *v1.grantor("referrals_referral", "select"),
        v1.same_network("referrals_referral", "sender_structure_id"),
        v1.same_network("referrals_referral", "holder_structure_id"),
        v1.force("referrals_handoff"),
        v1.policy("referrals_handoff", "select", using=_HANDOFF_READ),
        v1.policy("referrals_handoff", "insert", check=_STEERED),
        v1.policy("referrals_handoff", "update", using=_HANDOFF_WRITE, check=_HANDOFF_WRITE),
        *v1.grantor("referrals_handoff", "select"),
        *_ends("referrals_handoff"),
        _same_person("referrals_handoff"),
        v1.force("referrals_handoffneed"),
        v1.policy(
            "referrals_handoffneed",
            "select",
            using=f"case when from_structure_id = {FILES_OF} then true when target_id = {FILES_OF} then true"
            f" when network_id = {COORDINATES} then true when referral_id = {REFERRAL} then true else false end",
        ),
        v1.policy("referrals_handoffneed", "insert", check=_STEERED),
        *v1.grantor("referrals_handoffneed", "select", "update"),
        *_ends("referrals_handoffneed"),
        _same_person("referrals_handoffneed"),
        v1.force("referrals_handoffpreview"),
        v1.policy("referrals_handoffpreview", "select", using=_BOTH_ENDS),
        v1.policy(
            "referrals_handoffpreview",
            "insert",
            check=f"from_structure_id = {FILES_OF} and network_id = {NETWORK}",
        ),
        *v1.grantor("referrals_handoffpreview", "select", "delete"),
        *_ends("referrals_handoffpreview"),
        v1.force("referrals_handoffanswer"),
        v1.policy("referrals_handoffanswer", "select", using=_BOTH_ENDS),
        v1.policy(
            "referrals_handoffanswer", "insert", check=f"target_id = {FILES_OF} and network_id = {NETWORK}"
        ),
        *_ends("referrals_handoffanswer"),
        *v1.person_scope("referrals_referraldetail", Scope.NEEDS),
        v1.same_home("referrals_referraldetail"),
        v1.same_network("referrals_referraldetail", "home_structure_id"),
        _same_person("referrals_referraldetail"),
        *v1.person_scope("referrals_need", Scope.NEEDS, update=False),
        v1.same_home("referrals_need"),
        v1.same_network("referrals_need", "home_structure_id"),
        _same_person("referrals_need"),
        *_followup("referrals_appointment", "true"),
        *v1.grantor("referrals_appointment", "select", "update"),
        *_followup("referrals_attempt", "false"),
        v1.append_only("referrals_attempt"),
        *_followup("referrals_followupstep", "visibility = 'shared'"),
        *_followup("referrals_outcome", "true"),
        v1.force("referrals_slip"),
        v1.policy("referrals_slip", "select", using=f"maker_structure_id = {FILES_OF}"),
        v1.policy(
            "referrals_slip", "insert", check=f"maker_structure_id = {FILES_OF} and network_id = {NETWORK}"
        ),
        v1.policy(
            "referrals_slip",
            "update",
            using=f"maker_structure_id = {FILES_OF}",
            check=f"maker_structure_id = {FILES_OF} and network_id = {NETWORK}",
        ),
        *v1.grantor("referrals_slip", "select"),
        v1.same_network("referrals_slip", "maker_structure_id"),
        _same_person("referrals_slip"),
    ]
