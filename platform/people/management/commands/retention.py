"""retention --system [--dry-run]: keep every clock (people §8). Counts only, never a name."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.kernel.sweeps import keep_all
from people.operations.retaining import ANNOUNCE, ANONYMISE, PAPER, planned, run

WORDS = {
    ANNOUNCE: "files announced to their structure",
    ANONYMISE: "files made nameless",
    PAPER: "structures told of a missing proof",
}


class Command(BaseCommand):
    help = "Keeps the clocks: announces, then makes nameless; tells of late proofs; lets go of all whose day has passed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--system", action="store_true", help="for every network (required)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["system"]:
            raise CommandError("Name the context: --system.")
        counts = planned() if options["dry_run"] else run()
        for name, words in WORDS.items():
            self.stdout.write(f"{counts[name]:6d}  {words}")
        failed = []
        for swept in keep_all(really=not options["dry_run"]):
            count = "     ?" if swept.count is None else f"{swept.count:6d}"
            self.stdout.write(f"{count}  {swept.sweep.name}: {swept.sweep.kept}")
            if swept.count is None:
                failed.append(swept.sweep.name)
        if failed:
            raise CommandError("Not kept, see the log: " + ", ".join(failed))
