"""Compare the stored accesses with what the ledger and the handoffs justify; end the surplus."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from people.operations.comparing import compare_all


class Command(BaseCommand):
    help = "Compares every grant with the consent ledger, ends the surplus, and fails when anything differed."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--system", action="store_true", required=True, help="over every network")

    def handle(self, *args: Any, **options: Any) -> None:
        found = compare_all()
        for drift in found:
            self.stdout.write(
                f"{drift.kind}: structure {drift.structure_id}, scope {drift.scope} ({drift.id})"
            )
        if found:
            raise CommandError(f"{len(found)} grant(s) differed; each is settled, journaled and listed.")
        self.stdout.write("Every grant follows from the ledger.")
