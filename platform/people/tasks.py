"""What time does to files: nothing here stops anyone's work."""

from celery import shared_task

from people.operations.watching import tell_unusual


@shared_task(system=True, acks_late=True, expires=590)
def watch() -> int:
    """Tell the leads of unusual readings. How many alerts."""
    return tell_unusual()
