"""open_moved_file FILE: reads the phrase from the terminal and prints what a handed-over file holds. No database."""

from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.kernel.locked_files import unlock


class Command(BaseCommand):
    help = (
        "Prints the JSON of a file that a person brings from another network. The phrase is asked on the"
        " terminal, never given on the command line."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            locked = file.read_bytes()
        except OSError:
            raise CommandError("This file cannot be read.") from None
        content = unlock(locked, getpass("Phrase: "))
        if content is None:
            raise CommandError("Another phrase closes this file, or it is not whole.")
        self.stdout.write(content.decode())
