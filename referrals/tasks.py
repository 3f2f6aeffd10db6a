"""What time itself does to a request: it is told to whoever can act, never ended."""

from celery import shared_task

from referrals.operations.escalating import tell_all_due


@shared_task(system=True, acks_late=True, expires=290)
def sweep() -> int:
    """Tell every level that is due. How many were told."""
    return tell_all_due()
