"""What time itself does to a request: it is told to whoever can act, never ended."""

from celery import shared_task

from referrals.operations.addressing import forget_address_slips
from referrals.operations.arriving import forget_yesterday
from referrals.operations.escalating import tell_all_due
from referrals.operations.keeping import forget_typed, free_due


@shared_task(system=True, acks_late=True, expires=290)
def sweep() -> int:
    """Tell every level that is due. How many were told."""
    return tell_all_due()


@shared_task(system=True, acks_late=True, expires=3500)
def let_go() -> int:
    """Free what was kept ten days, empty what was typed for one act, drop yesterday's list and old papers without a name. How many rows."""
    return free_due() + forget_typed() + forget_address_slips() + forget_yesterday()
