"""Inside the virtual environment: workers take nothing new and finish what they hold, or take work again.

Nothing is lost: state is in PostgreSQL, and the tick finds what was not done."""

import sys
import time

import django

from config.celery import app

QUEUES = ("default", "mail", "sms", "pdf")
PATIENCE = 60


def main(order: str) -> int:
    django.setup()
    for queue in QUEUES:  # no answer is waited for: each would cost its whole delay
        if order == "resume":
            app.control.add_consumer(queue)
        else:
            app.control.cancel_consumer(queue)
    if order == "resume":
        return 0
    time.sleep(1)  # what was being fetched when the order came is now held, and seen below
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        active = app.control.inspect(timeout=1).active() or {}
        if not any(active.values()):
            return 0
        time.sleep(1)
    return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "drain"))
