"""The mark of what has left, kept outside the database: a database that is behind it was restored (notifications §8).

A number that rises with each round that sent something, drawn in the database and written in a file beside
it. The file is never ahead by itself: it is written once the number is committed.
"""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection


def note() -> None:
    """After a round in which something left. Nothing where no mark is kept."""
    if not settings.RELAIS_SENT_MARK:
        return
    with connection.cursor() as cursor:
        cursor.execute("select nextval('notifications_rounds')")
        number = int(cursor.fetchone()[0])
    if number > written():
        _write(number)


def is_behind() -> bool:
    """The file knows of rounds that this database does not: what it would send may have left already."""
    marked = written()
    return marked > 0 and marked > _drawn()


def catch_up() -> None:
    """An operator has compared and signed: the database counts from the mark on."""
    with connection.cursor() as cursor:
        cursor.execute("select setval('notifications_rounds', %s)", [max(written(), _drawn(), 1)])


def written() -> int:
    """The number of the file; 0 where nothing ever left, or where the file cannot be read."""
    if not settings.RELAIS_SENT_MARK:
        return 0
    try:
        return int(_path().read_text().strip() or 0)
    except (OSError, ValueError):
        return 0


def _write(number: int) -> None:
    """Whole or not at all, so that a full disk leaves the former mark."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{number}\n")
    draft.replace(path)


def _drawn() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select last_value from notifications_rounds")
        return int(cursor.fetchone()[0])


def _path() -> Path:
    return Path(settings.RELAIS_SENT_MARK)
