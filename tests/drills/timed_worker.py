"""Rounds of sending at the hour that the dial says, until it is killed; nothing while it says none.

What it heard last is written beside the dial, once a whole round was made at that hour.
"""

import os
import time
from pathlib import Path

import django


def main() -> None:
    django.setup()
    from django.db import close_old_connections  # noqa: PLC0415  app ready

    from notifications.tasks import one_round  # noqa: PLC0415  app ready
    from tests.drills import hours  # noqa: PLC0415  app ready

    dial = Path(os.environ["DRILL_CLOCK"])
    heard = dial.with_name(f"heard-{os.getpid()}")
    while True:
        said = dial.read_text()
        if said:
            with hours.of_the_drill():
                one_round()
            close_old_connections()
        if not heard.exists() or heard.read_text() != said:
            heard.write_text(said)
        time.sleep(0.03)


main()
