"""rotate_blind_index --network SLUG: a new secret for the duplicate test, and its index rebuilt."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.tenancy.models import Network
from people.operations.blind_index import rotate


class Command(BaseCommand):
    help = (
        "Gives a network a new secret for its blind index and rebuilds it from the files, structure by structure. "
        "Registering goes on meanwhile. Cut short, run it again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--network", required=True, metavar="SLUG")

    def handle(self, *args: Any, network: str, **options: Any) -> None:
        found = Network.objects.filter(slug=network).first()
        if found is None:
            raise CommandError(f"No network is called {network}.")
        self.stdout.write(f"{network}: {rotate(found)} persons compared under a new secret.")
