"""An event was recorded: once its transaction is committed, wake the relay. Nothing else, and never a refusal."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from core.journal.models import Event
from notifications.catalogue import Channel
from notifications.operations.planning import set_aside
from notifications.tasks import drain

logger = logging.getLogger(__name__)

_untold_before: ContextVar[datetime | None] = ContextVar("relais_untold_before", default=None)


@contextmanager
def untold(before: datetime) -> Iterator[None]:
    """A demonstration writes its past: of what happened before `before` nobody is told, and no act wakes the relay."""
    token = _untold_before.set(before)
    try:
        yield
    finally:
        _untold_before.reset(token)


def wake_the_relay(event: Event, **kwargs: Any) -> None:
    """Once a transaction, however many events it records."""
    before = _untold_before.get()
    if before is not None:
        if event.at < before:
            set_aside(event.pk)
        return
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _wake for _, function, *_ in waiting):
        transaction.on_commit(_wake)


def _wake() -> None:
    """With Redis down the tick, or the backup of the tick, finds the event: an act is never refused for it."""
    try:
        drain.apply_async(args=(str(Channel.MAIL),), retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("relay not woken", extra={"kind": type(error).__name__})
