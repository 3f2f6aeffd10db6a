"""Rounds of sending until it is killed. DRILL_AHEAD: by how many seconds this machine's clock is wrong.

DRILL_PAUSE: how long it rests between two rounds.
"""

import os
import sys
import time
from contextlib import nullcontext

import django


def main() -> None:
    django.setup()
    from django.db import InterfaceError, OperationalError, close_old_connections  # noqa: PLC0415  app ready

    from notifications.tasks import one_round  # noqa: PLC0415  app ready

    ahead = float(os.environ.get("DRILL_AHEAD", "0"))
    with _wrong_by(ahead) if ahead else nullcontext():
        while True:
            try:
                one_round()
            except (OperationalError, InterfaceError) as error:
                sys.stderr.write(f"{type(error).__name__}\n")
            close_old_connections()
            time.sleep(float(os.environ.get("DRILL_PAUSE", "0.2")))


def _wrong_by(seconds: float):  # type: ignore[no-untyped-def]
    import time_machine  # noqa: PLC0415  slow import

    return time_machine.travel(time.time() + seconds, tick=True)


main()
