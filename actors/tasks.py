"""What time itself does to the directory."""

from celery import shared_task

from actors.operations.repeating import write_out_all


@shared_task(system=True, acks_late=True, expires=3500)
def publish_ahead() -> int:
    """Keep every weekly repetition eight weeks ahead. How many hours were added."""
    return write_out_all()
