"""What is down, as opposed to what is broken."""

from django.db import InterfaceError, OperationalError

_ELSEWHERE = ("redis.", "kombu.", "psycopg_pool")
_DISK_FULL = 28


def is_outage(exception: BaseException | None) -> bool:
    """Down, refused, full or out of time; not a mistake of ours."""
    if isinstance(exception, OperationalError | InterfaceError):
        return True
    if type(exception).__module__.startswith(_ELSEWHERE):
        return True
    return isinstance(exception, OSError) and exception.errno == _DISK_FULL
