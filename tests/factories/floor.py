"""Step out of the application's role, to fill tables as the owner does."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_owner() -> Iterator[None]:
    """Everything inside runs as the owner of the tables; the former role comes back after."""
    former = getattr(connection, "relais_role", "relais_owner")
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    connection.relais_role = "relais_owner"
    try:
        yield
    finally:
        if former != "relais_owner" and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(f"set role {former}")
        connection.relais_role = former
