"""A structure's day of return becomes a closure like any other: one place says when someone is closed."""

from datetime import date, timedelta
from typing import Any

from django.db import migrations

LONGEST = timedelta(days=92)


def keep(apps: Any, schema_editor: Any) -> None:
    today = date.today()  # noqa: DTZ011  a migration has no tenant, and its hour does not matter
    for structure in apps.get_model("tenancy", "Structure").objects.filter(closed_until__gte=today):
        apps.get_model("tenancy", "Closure").objects.create(
            network_id=structure.network_id,
            structure_id=structure.pk,
            first_day=today,
            last_day=min(structure.closed_until, today + LONGEST),
        )


def give_back(apps: Any, schema_editor: Any) -> None:
    today = date.today()  # noqa: DTZ011
    closures = apps.get_model("tenancy", "Closure").objects
    for closure in closures.filter(lifted_at=None, structure__isnull=False, first_day__lte=today):
        structures = apps.get_model("tenancy", "Structure").objects
        structures.filter(pk=closure.structure_id).update(closed_until=closure.last_day)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tenancy", "0013_closure")]
    operations = [migrations.RunPython(keep, give_back, elidable=True)]
