"""The jobs of the day: « was it done for this date? » decides, not the exactness of a timer (notifications §10)."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError

from core.kernel import clock
from core.tenancy.models import Network
from notifications.models import JobRun

AGAIN = timedelta(minutes=30)  # after this, whoever began it is taken for dead

logger = logging.getLogger(__name__)


def once_a_day(job: str, *, at: time, work: Callable[[Network], int | None]) -> int:
    """Do `work` for each network where it is `at` or later and this job was not done today. How many were done.

    What `work` found, when it counts something, is kept for the watchers.

    Safe to call at any time and in several places at once. What fails is tried again half an hour later,
    so `work` may run twice: it must be harmless.
    """
    now, done = clock.now(), 0
    for network in Network.objects.order_by("pk"):
        local = now.astimezone(ZoneInfo(network.time_zone))
        if local.time() < at:
            continue
        run = _begin(network, job, now=now, local=local)
        if run is None:
            continue
        try:
            found = work(network)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("job of the day failed", extra={"job": job, "network": network.pk})
            continue
        JobRun.objects.filter(pk=run.pk).update(ended_at=clock.now(), found=found)
        done += 1
    return done


def _begin(network: Network, job: str, *, now: datetime, local: datetime) -> JobRun | None:
    """The row of today, when nobody has it in hand."""
    today = JobRun.objects.filter(network=network, job=job, on=local.date())
    found = today.first()
    if found is None:
        made = JobRun(network=network, job=job, on=local.date(), begun_at=now)
        JobRun.objects.bulk_create([made], ignore_conflicts=True)
        return today.filter(pk=made.pk).first()
    if found.ended_at is not None or found.begun_at > now - AGAIN:
        return None
    taken = today.filter(ended_at=None, begun_at=found.begun_at).update(begun_at=now)
    return found if taken else None
