"""restore: a backup into an empty database, with sending closed."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.kernel.floor import roles
from web.backups.folder import BackupRefused
from web.backups.restoring import restore


class Command(BaseCommand):
    help = (
        "Fills an empty database with the backup of DIR, erases again whoever was erased since, and closes every"
        " sending until an operator opens it (gates --open). Uses DATABASE_OWNER_URL. Run it before the site starts."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        url = os.environ.get("DATABASE_OWNER_URL")
        if not url or os.environ.get("RELAIS_AS_OWNER") != "1":
            raise CommandError(
                "La restauration est l’affaire du propriétaire des tables : ./relais manage restore DIR."
            )
        if os.environ.get("DATABASE_ADMIN_URL"):
            roles.create(os.environ)  # of the embedded servers, which a new folder has just made
        try:
            restore(folder.resolve(), url=url, told=lambda line: self.stdout.write(f"  {line}"))
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            "Restauré. Tout envoi est fermé. Comparez d’abord avec les journaux d’envoi (reconcile_sending --sent FICHIER),"
            " puis rouvrez (gates --open « ce que vous avez comparé »)."
        )
