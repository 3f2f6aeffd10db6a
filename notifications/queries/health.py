"""How sending does, over the whole installation: counts and ages, nothing of anybody (notifications §11)."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection

from notifications.rules.alarms import Alarm, Figures
from notifications.rules.alarms import alarms as holding


def figures() -> Figures:
    """Asked outside any tenant, by one function of the database."""
    with connection.cursor() as cursor:
        cursor.execute("select * from floor.sending_figures(%s)", [settings.SMS_A_DAY])
        names = [column.name for column in cursor.description]
        return Figures(**dict(zip(names, cursor.fetchone(), strict=True)))


def alarms(found: Figures) -> Iterator[Alarm]:
    return holding(found, dead_a_day=settings.RELAIS_DEAD_A_DAY)


def waited(found: Figures) -> timedelta:
    """How late sending is; zero when nothing waits."""
    return found.oldest_due or timedelta()
