"""reconcile_sending: plan what is missing, and take for sent what the providers' logs say has left."""

from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.tenancy.models import Network
from notifications.operations.planning import plan_due
from notifications.operations.reconciling import already_left, reconcile, references


class Command(BaseCommand):
    help = (
        "Plans every act that has no message yet and counts what was missing. With --sent FILE (a mail log, a mailbox"
        " file, a provider's list: any text that holds our references), what has left already never leaves again."
        " Sends nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sent", type=FileType("r", errors="replace"), metavar="FILE", action="append")

    def handle(self, *args: Any, **options: Any) -> None:
        planned = 0
        while read := plan_due():
            planned += read
        missing = sum(reconcile(network) for network in Network.objects.order_by("pk"))
        self.stdout.write(f"{planned} acts planned, {missing} whose messages were missing.")
        for file in options["sent"] or ():
            found = set(references(file))
            self.stdout.write(
                f"{file.name}: {len(found)} references, {already_left(found)} messages taken for sent."
            )
