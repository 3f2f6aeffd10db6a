"""The instant, the same for Python and for PostgreSQL (`relais_now()`).

The clock moves in tests, and on networks flagged `demo` or `bench`: `tenant()` hands the moved
instant to the database and checks the flag.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("relais_clock", default=None)


def now() -> datetime:
    """The aware instant of this act. Read it once per operation."""
    return _moved.get() or timezone.now()


def zone() -> tzinfo:
    """The zone of the screens."""
    return timezone.get_current_timezone()


def moved_to() -> datetime | None:
    """The instant given to `moved()`, or None when the clock runs."""
    return _moved.get()


@contextmanager
def moved(instant: datetime) -> Iterator[None]:
    """Let everything inside happen at `instant` (aware). Refused where RELAIS_CLOCK is `fixed`."""
    if settings.RELAIS_CLOCK not in ("test", "demo"):
        raise ImproperlyConfigured("The clock does not move here (RELAIS_CLOCK).")
    if timezone.is_naive(instant):
        raise ValueError("An aware instant is needed.")
    token = _moved.set(instant)
    try:
        yield
    finally:
        _moved.reset(token)
