"""A restored backup brings back whom it should not: erase them again from the tombstones, as the owner."""

from dataclasses import dataclass

from django.db import connection, transaction

from people.models import Person, Tombstone, Why
from people.operations import tombstones


@dataclass(frozen=True, slots=True)
class Reapplied:
    known: int
    erased: int


def reapply() -> Reapplied:
    """Compare every file with the tombstones of the file and of the table; one transaction a person.

    Nobody is told again: it was told when it happened. Cut short, run it again.
    """
    known = tombstones.written() | set(Tombstone.objects.values_list("mark", flat=True))
    erased = 0
    for person_id in Person.objects.values_list("pk", flat=True).iterator(chunk_size=2000):
        mark = tombstones.mark_of(person_id)
        if mark in known:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "select floor.person_forgotten(%s, %s, %s, null)", [person_id, mark, Why.ERASED]
                )
                cursor.fetchall()
            erased += 1
    tombstones.write(known)
    return Reapplied(len(known), erased)


def may_reapply() -> bool:
    """Only the owner of the tables, whom the site never is."""
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('tenancy_network', 'DELETE')")
        return bool(cursor.fetchone()[0])
