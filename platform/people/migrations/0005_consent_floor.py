"""The ledger is read by home and by whoever wrote the line; the contact by its scope."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import FILES_OF, NETWORK
from core.kernel.floor.scopes import Scope

_HOME = f"home_structure_id = {FILES_OF} and network_id = {NETWORK}"


def _ledger(table: str, read: str) -> list:
    return [
        migrations.RunSQL(
            f"alter table {table} add column seq bigint generated always as identity;",
            f"alter table {table} drop column seq;",
        ),
        v1.force(table),
        v1.policy(table, "select", using=read),
        v1.policy(table, "insert", check=_HOME),
        *v1.grantor(table, "select", "insert"),
        v1.same_home(table),
        v1.same_network(table, "home_structure_id"),
    ]


class Migration(migrations.Migration):
    dependencies = [("people", "0004_consent_contact")]
    operations = [
        *v1.person_scope("people_contact", Scope.CONTACT),
        v1.same_home("people_contact"),
        v1.same_network("people_contact", "home_structure_id"),
        *_ledger(
            "people_consent",
            f"case when home_structure_id = {FILES_OF} then true"
            f" when captured_structure_id = {FILES_OF} then true else false end",
        ),
        v1.same_network("people_consent", "captured_structure_id"),
        *_ledger("people_consentrecipient", f"home_structure_id = {FILES_OF}"),
        v1.same_network("people_consentrecipient", "structure_id"),
        v1.append_only("people_consent"),
        v1.append_only("people_consentrecipient"),
    ]
