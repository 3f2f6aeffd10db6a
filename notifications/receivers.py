"""An event was recorded: once its transaction is committed, wake the relay. Nothing else, and never a refusal."""

import logging
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from notifications.catalogue import Channel
from notifications.tasks import drain

logger = logging.getLogger(__name__)


def wake_the_relay(**kwargs: Any) -> None:
    """Once a transaction, however many events it records."""
    waiting = transaction.get_connection().run_on_commit
    if not any(function is _wake for _, function, *_ in waiting):
        transaction.on_commit(_wake)


def _wake() -> None:
    """With Redis down the tick, or the backup of the tick, finds the event: an act is never refused for it."""
    try:
        drain.apply_async(args=(str(Channel.MAIL),), retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("relay not woken", extra={"kind": type(error).__name__})
