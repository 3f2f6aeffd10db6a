"""What time does to files and to agreements: nothing here stops anyone's work."""

from celery import shared_task

from people.operations.comparing import compare_all
from people.operations.expiring import end_all_past, tell_all_ending
from people.operations.watching import tell_unusual


@shared_task(system=True, acks_late=True, expires=590)
def watch() -> int:
    """Tell the leads of unusual readings. How many alerts."""
    return tell_unusual()


@shared_task(system=True, acks_late=True)
def watch_ledger() -> tuple[int, int, int]:
    """Write down what has ended, tell what ends soon, compare the grants. How many of each."""
    return end_all_past(), tell_all_ending(), len(compare_all())
