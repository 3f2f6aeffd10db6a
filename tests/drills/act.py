"""What a member does, by the product's operations and as the application, at the hour of the drill (DRILL_BY: her mail).

`change ID=2027-03-19T14:00+01:00 ID= …`: these appointments move, or are cancelled. `late`: prints what she reads as
too late. `plan`: the relay alone, to its end.
"""

import os
import sys
from datetime import datetime

import django


def main(verb: str, *words: str) -> None:
    django.setup()
    from core.tenancy.models import Membership  # noqa: PLC0415  app ready
    from tests.drills import hours  # noqa: PLC0415  app ready

    with hours.of_the_drill():
        by = Membership.objects.select_related("user", "structure").get(user__email=os.environ["DRILL_BY"])
        if verb == "change":
            _change(by, words)
        elif verb == "plan":
            _plan()
        else:
            _print_late(by)


def _change(by, words) -> None:  # type: ignore[no-untyped-def]
    from core.kernel.tenant import tenant  # noqa: PLC0415  app ready
    from referrals.operations.moving_hours import move_hour  # noqa: PLC0415  app ready

    for word in words:
        id, _, starts = word.partition("=")
        with tenant(by):
            move_hour(id, by=by, starts_at=datetime.fromisoformat(starts) if starts else None)


def _plan() -> None:
    from notifications.operations.planning import plan_due  # noqa: PLC0415  app ready

    while plan_due():
        pass


def _print_late(by) -> None:  # type: ignore[no-untyped-def]
    from core.kernel.tenant import tenant  # noqa: PLC0415  app ready
    from notifications.operations.by_hand import too_late  # noqa: PLC0415  app ready

    with tenant(by):
        for message in too_late(by):
            sys.stdout.write(f"{message.subject_id}\n")


main(*sys.argv[1:])
