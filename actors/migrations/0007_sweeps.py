"""What was checked in the directory goes twelve months after it was settled."""

from django.db import migrations

from core.kernel.floor import v1


class Migration(migrations.Migration):
    dependencies = [("actors", "0006_release_bound"), ("kernel", "0001_floor")]
    operations = [
        v1.sweep(
            "doubts", "actors_doubt", "t.settled_at <= relais_now() - 365 * interval '1 day'"
        ),
    ]
