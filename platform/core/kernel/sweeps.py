"""What goes by itself once its day has passed (people §8): each room says its own, one command and one task keep them all.

A sweep counts, or lets go; it may run at any time, twice, and in two places at once. One that fails
stops no other.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg import sql

from core.kernel import clock

Keep = Callable[[bool], int]

logger = logging.getLogger(__name__)
_sweeps: dict[str, "Sweep"] = {}


@dataclass(frozen=True, slots=True)
class Sweep:
    """`keep(False)` says how many would go, `keep(True)` lets them go and says how many went."""

    name: str
    kept: str  # for the operator: how long, by default
    keep: Keep


@dataclass(frozen=True, slots=True)
class Swept:
    sweep: Sweep
    count: int | None  # None: it failed, and the log says why


def register(*sweeps: Sweep) -> None:
    """Called once by each room, when its application is ready."""
    for sweep in sweeps:
        _sweeps[sweep.name] = sweep


def registered() -> list[Sweep]:
    return [_sweeps[name] for name in sorted(_sweeps)]


def keep_all(*, really: bool) -> Iterator[Swept]:
    """Each sweep in turn, by its name."""
    for sweep in registered():
        try:
            yield Swept(sweep, sweep.keep(really))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("sweep failed", extra={"sweep": sweep.name})
            yield Swept(sweep, None)


def by_function(function: str) -> Keep:
    """The sweep that `floor.<function>(really boolean)` does: how many rows."""

    def keep(really: bool) -> int:
        return int(asked(function, really)[0])

    return keep


@transaction.atomic
def asked(function: str, *arguments: Any) -> list[str]:
    """The values of a definer function, outside any tenant, by the database's clock."""
    moved = clock.moved_to()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.now', %s, true)", [moved.isoformat() if moved else ""])
        cursor.execute(
            sql.SQL("select * from floor.{}({})").format(
                sql.Identifier(function), sql.SQL(", ").join([sql.Placeholder()] * len(arguments))
            ),
            arguments,
        )
        return [str(value) for (value,) in cursor.fetchall()]
