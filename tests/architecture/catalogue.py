"""What PostgreSQL says of itself. Readable by any role."""

from typing import Any

from django.db import connection

ROLES = ("relais_app", "relais_grantor")


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def column(sql: str, *parameters: Any) -> set[Any]:
    return {first for first, *_ in rows(sql, *parameters)}
