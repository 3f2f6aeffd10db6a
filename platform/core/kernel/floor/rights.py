"""Table rights, gathered from each room's `apps.py` and applied after every migration.

They are not written in migrations: `grant … on all tables` would miss what is migrated later.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections

APP, GRANTOR = "relais_app", "relais_grantor"


@dataclass(frozen=True, slots=True)
class Right:
    """What the application and the definer functions may do with one table. UPDATE is by column."""

    select: bool = True
    insert: bool = True
    update: tuple[str, ...] = ()
    delete: bool = False
    grantor: str = ""

    def granted(self) -> Iterator[str]:
        if self.select:
            yield "select"
        if self.insert:
            yield "insert"
        if self.update:
            yield "update ({})".format(", ".join(f'"{column}"' for column in self.update))
        if self.delete:
            yield "delete"


FULL = "select, insert, update, delete"


class Room:
    """A room of the house: it says what the application may do with each of its tables."""

    rights: dict[str, Right] = {}


def expected() -> dict[str, Right | None]:
    """Every table → its Right; None means full (the tables of Django, allauth, guardian and the admin)."""
    tables: dict[str, Right | None] = {"django_migrations": Right(insert=False)}
    for config in apps.get_app_configs():
        stated = getattr(config, "rights", None)
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                tables[model._meta.db_table] = None if stated is None else stated[model._meta.db_table]
    return tables


def apply(sender: Any = None, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Give each table its rights (signal `post_migrate`, on the owner's connection)."""
    connection = connections[using]
    if connection.vendor != "postgresql" or sender.label != "kernel":
        return
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        statements = []
        for table, right in expected().items():
            if table not in existing:
                continue
            statements.append(f'revoke all on table "{table}" from {APP}, {GRANTOR}')
            if right is None:
                statements.append(f'grant {FULL} on table "{table}" to {APP}')
                continue
            statements += [f'grant {granted} on table "{table}" to {APP}' for granted in right.granted()]
            if right.grantor:
                statements.append(f'grant {right.grantor} on table "{table}" to {GRANTOR}')
        cursor.execute(";".join(statements))
