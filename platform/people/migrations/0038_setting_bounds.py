"""What a network decides stays within the bounds of its table (people §8); no other name is kept."""

from django.db import migrations

BOUNDS = (
    ("person", 90, 1826),
    ("person_notice", 30, 30),
    ("accommodations", 30, 365),
    ("draft", 1, 30),
    ("slip", 30, 365),
    ("typed_withdrawal", 1, 30),
    ("message", 90, 730),
    ("message_recipient", 30, 90),
    ("evidence_awaited", 1, 10),
    ("evidence", 365, 1826),
    ("export", 1, 1),
    ("reads", 180, 1096),
    ("account_suspended", 60, 180),
    ("account_removed", 90, 365),
    ("death_undo", 30, 30),
    ("guard_on_sharing", 0, 1),
)
WITHIN = " ".join(f"when '{name}' then value between {least} and {most}" for name, least, most in BOUNDS)


class Migration(migrations.Migration):
    dependencies = [("people", "0037_keeping")]
    operations = [
        migrations.RunSQL(
            "alter table people_privacysetting add constraint privacysetting_bounds check"
            f" (case name {WITHIN} else false end);",
            "alter table people_privacysetting drop constraint privacysetting_bounds;",
        ),
    ]
