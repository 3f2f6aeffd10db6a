"""reapply_erasures: after a restored backup and before it opens, erase again whoever was erased since."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.operations.reapplying import may_reapply, reapply


class Command(BaseCommand):
    help = (
        "Erases again the persons whose mark stands in the file of tombstones (RELAIS_TOMBSTONES) or in the "
        "database, and completes the file from the database. Run it with sending closed, before a restored "
        "backup opens. Harmless at any time. Never prints an identity."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not may_reapply():
            raise CommandError(
                "The owner of the tables erases again (RELAIS_AS_OWNER): ./relais manage does it."
            )
        done = reapply()
        self.stdout.write(f"{done.known} tombstones, {done.erased} persons erased again.")
