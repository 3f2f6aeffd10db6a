"""Plant a word in every column that can hold one, of every row about a person; then look where it is."""

from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction
from psycopg.sql import SQL, Identifier, Literal

TEXTS = ("text", "varchar", "_text", "_varchar", "jsonb")

# What stays of an erased person: states, references and codes of these tables, which no form lets anyone type.
CODES = {
    ("referrals_referral", name)
    for name in ("ref_code", "sharing", "motive", "priority", "urgent_reason", "state", "next_due_kind",
                 "suspend_reason", "close_reason", "closed_by", "helped", "to_tell")
} | {
    ("referrals_handoff", name)
    for name in ("kind", "state", "owed_by", "via", "decline_code", "decline_detail", "recall_reason",
                 "duplicate_ref", "pause_reason", "paused_from", "outcome_code",
                 "ended_via")
} | {("referrals_handoffneed", "code")}  # fmt: skip

_COLUMNS = """
select c.relname, a.attname, t.typname from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1, a.attnum
"""


def columns() -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        return cursor.fetchall()


def about_persons() -> dict[str, str]:
    """Table → the column that holds a person's id."""
    found = {table: "person_id" for table, column, _ in columns() if column == "person_id"}
    return found | {"people_person": "id"}


def settle() -> None:
    """Check now what waits for the commit, as a transaction of its own would have; a test has one only."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")


def plant(person_id: UUID, word: str) -> set[tuple[str, str]]:
    """Write `word` in each text of each row about this person, as the owner; the (table, column) where it holds.

    A column that only takes the codes of a list refuses it, and cannot hold a word of anybody.
    """
    key = about_persons()
    planted = set()
    settle()
    with connection.cursor() as cursor:
        for table in key:
            cursor.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
    for table, column, kind in columns():
        if (table, column) in CODES or table not in key or kind not in TEXTS:
            continue
        if _written(table, column, kind, key[table], person_id, word):
            planted.add((table, column))
    settle()
    with connection.cursor() as cursor:
        for table in key:
            cursor.execute(SQL("alter table {} enable trigger user").format(Identifier(table)))
    return planted


def overwrite(table: str, column: str, person_id: UUID, word: str) -> None:
    """Another word in a column where one was planted."""
    kind = next(kind for one, name, kind in columns() if (one, name) == (table, column))
    with connection.cursor() as cursor:
        cursor.execute(SQL("alter table {} disable trigger user").format(Identifier(table)))
    _written(table, column, kind, about_persons()[table], person_id, word)
    with connection.cursor() as cursor:
        cursor.execute(SQL("alter table {} enable trigger user").format(Identifier(table)))


def _written(table: str, column: str, kind: str, key: str, person_id: UUID, word: str) -> bool:
    value: Any = {"jsonb": SQL("jsonb_build_object('word', {}::text)"), "_": SQL("array[{}]")}.get(
        "jsonb" if kind == "jsonb" else kind[0] if kind[0] == "_" else "", SQL("{}")
    )
    update = SQL("update {} set {} = {} where {} = %s").format(
        Identifier(table), Identifier(column), value.format(Literal(word)), Identifier(key)
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(update, [person_id])
            settle()
            return bool(cursor.rowcount != 0)
    except (IntegrityError, DataError):
        return False


def where_is(word: str) -> set[str]:
    """The tables of the whole database in which a row holds this word, whatever its column."""
    found = set()
    with connection.cursor() as cursor:
        for table in sorted({table for table, _, _ in columns()}):
            cursor.execute(
                SQL("select exists (select 1 from {} t where t::text ilike %s)").format(Identifier(table)),
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                found.add(table)
    return found
