"""How many calls the home structure of a drill's persons reads on its list of the day (DRILL_BY: her mail)."""

import os
import sys

import django


def main() -> None:
    django.setup()
    from core.kernel.tenant import tenant  # noqa: PLC0415  app ready
    from core.tenancy.models import Membership  # noqa: PLC0415  app ready
    from notifications.operations.by_hand import calls  # noqa: PLC0415  app ready

    by = Membership.objects.select_related("user", "structure").get(user__email=os.environ["DRILL_BY"])
    with tenant(by):
        sys.stdout.write(str(len(calls(by))))


main()
