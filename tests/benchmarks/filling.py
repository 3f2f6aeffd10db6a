"""Rows by the hundred thousand, in one statement each."""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model


def insert(model: type[Model], source: str, given: dict[str, str], **values: Any) -> int:
    """`given`: column → SQL expression over `source`. What is not given takes its default, so that a new column breaks nothing."""
    columns = dict(given)
    for field in _left_out(model, given):
        if field.primary_key:
            columns[field.column] = "gen_random_uuid()"
        else:
            values[f"{field.column}_default"] = field.get_db_prep_save(field.get_default(), connection)
            columns[field.column] = f"%({field.column}_default)s"
    names, expressions = ", ".join(columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {model._meta.db_table} ({names}) select {expressions} from {source}", values
        )
        return int(cursor.rowcount)


def one(model: type[Model], **given: Any) -> tuple[str, list[Any]]:
    """The statement that writes one such row, and its values: column → value, the others by default."""
    row = dict(given)
    for field in _left_out(model, given):
        row[field.column] = field.get_db_prep_save(field.get_default(), connection)
    places = ", ".join(["%s"] * len(row))
    return f"insert into {model._meta.db_table} ({', '.join(row)}) values ({places})", list(row.values())


def _left_out(model: type[Model], given: Any) -> Iterator["Field[Any, Any]"]:
    """What must be said and was not."""
    for field in model._meta.concrete_fields:
        if field.column not in given and not field.null and field.db_default is NOT_PROVIDED:
            yield field
