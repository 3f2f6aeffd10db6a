"""That rounds are made, and what alarms (notifications §11). An alarm never travels by the channel it is about."""

import logging
import time
import urllib.request
from urllib.error import URLError

from django.conf import settings
from django.db import connection, transaction

from notifications.queries import health

PATIENCE = 5  # seconds that an outside watcher has to answer

logger = logging.getLogger(__name__)


def beat() -> None:
    """A round was made; by how much this machine's clock is ahead of the database's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp())::float8")
        ahead = time.time() - cursor.fetchone()[0]
        cursor.execute("select floor.beat('tick', %s)", [round(ahead * 1000)])


def look() -> list[str]:
    """Each alarm is an error in the log; while there is none, the outside watcher is called. Their codes."""
    codes = [alarm.code for alarm in health.alarms(health.figures())]
    for code in codes:
        logger.error("sending alarms", extra={"alarm": code})
    if not codes and settings.RELAIS_HEARTBEAT_URL:
        _push(settings.RELAIS_HEARTBEAT_URL)
    return codes


def _push(address: str) -> None:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310  the operator's own address
            pass
    except (URLError, OSError, ValueError) as error:
        logger.warning("outside watcher not reached", extra={"kind": type(error).__name__})
