"""Compare what should exist with what does, and put in what is missing (notifications §3.7).

Each night by itself; and by the operator after a restore, with what the providers say has left.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from datetime import time
from uuid import UUID

from django.db import connection, transaction

from core.kernel.due import due_ids
from core.tenancy.models import Network
from notifications.operations import planning
from notifications.operations.daily import once_a_day
from notifications.operations.recalling import recall

JOB, NIGHT = "reconcile", time(3)
_REFERENCE = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")

logger = logging.getLogger(__name__)


def reconcile_nightly() -> int:
    """Each network once, in its night or as soon as a worker is there again. How many were done."""
    return once_a_day(JOB, at=NIGHT, work=reconcile)


def reconcile(network: Network) -> int:
    """Plan the reminders of the next ten days and each event of the last ten whose messages are not there.

    Returns how many messages were missing: 0 on a healthy installation. A fault of the catalogue that a release
    mended heals here.
    """
    missing = recall(network)
    for event in due_ids("unkeptevent", 1000):
        if event.network_id != network.pk:
            continue
        before = _count(event.id)
        try:
            outcome = planning.plan(event)
        except Exception:
            logger.exception("event not planned", extra={"event": str(event.id), "kind": event.name})
            continue
        missing += _count(event.id) - before
        _mend(event.id, outcome)
    if missing:
        logger.error("messages were missing", extra={"count": missing, "network": network.pk})
    return missing


def references(lines: Iterable[str]) -> Iterator[UUID]:
    """Every reference of ours in a log, a mailbox file or a provider's list, whatever stands around it."""
    for line in lines:
        for found in _REFERENCE.findall(line.lower()):
            yield UUID(found)


def already_left(found: Iterable[UUID]) -> int:
    """These messages have left, whatever the database believes: none of them leaves again. How many it changed.

    A message keeps its reference when it is planned again from a restored backup, so call it once
    everything is planned.
    """
    known, changed = sorted(set(found)), 0
    for start in range(0, len(known), 1000):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select floor.messages_left(%s)", [known[start : start + 1000]])
            changed += int(cursor.fetchone()[0])
    return changed


def _count(event_id: UUID) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select floor.messages_planned(%s)", [event_id])
        return int(cursor.fetchone()[0])


def _mend(event_id: UUID, outcome: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select floor.mend_planned(%s, %s)", [event_id, outcome])
