"""What functions of the database write has its defaults there; a text is kept under its own hash, for good."""

from core.kernel.floor import v1
from django.db import migrations


def _default(table: str, column: str, value: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"alter table {table} alter column {column} set default {value};",
        f"alter table {table} alter column {column} drop default;",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0016_ledger")]
    operations = [
        _default("people_consent", "copy", "''"),
        _default("people_consent", "place", "''"),
        _default("people_consentrecipient", "scopes", "'{}'"),
        migrations.RunSQL(
            "alter table people_consenttext add constraint consenttext_hash"
            " check (encode(sha256(convert_to(text, 'UTF8')), 'hex') = sha256);",
            "alter table people_consenttext drop constraint consenttext_hash;",
        ),
        v1.append_only("people_consenttext"),
    ]
