"""Give the database of a transactional test back empty.

Django truncates every table: a hundred tables and five times as many indexes written anew, then every right given again,
for the few rows of one test. Here the rows that were written go, and nothing else is touched."""

from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.factories.floor import as_owner

OF_THE_MIGRATIONS = ["django_migrations", "django_content_type", "auth_permission"]

WRITTEN = """
select relname from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0 and relname <> all (%s)
"""

# Append-only tables refuse a deletion, whoever asks it.
AGAINST_DELETION = """
select tgrelid::regclass::text, tgname from pg_trigger
where not tgisinternal and tgenabled = 'O' and tgtype & 8 > 0 and tgrelid::regclass::text = any (%s)
"""


def empty(test: TransactionTestCase) -> None:
    """In the place of `TransactionTestCase._fixture_teardown`."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(WRITTEN, [OF_THE_MIGRATIONS])
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(AGAINST_DELETION, [tables])
        triggers = cursor.fetchall()
        for table, name in triggers:
            cursor.execute(f'alter table "{table}" disable trigger "{name}"')
        try:
            with transaction.atomic():
                cursor.execute("set constraints all deferred")
                for table in tables:
                    cursor.execute(f'delete from "{table}"')
        finally:
            for table, name in triggers:
                cursor.execute(f'alter table "{table}" enable trigger "{name}"')
