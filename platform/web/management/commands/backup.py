"""backup: the database, the scans and the marks of the erased, in one folder."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from web.backups.folder import BackupRefused
from web.backups.writing import write


class Command(BaseCommand):
    help = (
        "Writes a whole backup in DIR, which must not exist: the database, the scans of agreements, the marks of the"
        " erased. Uses DATABASE_BACKUP_URL. The keys are not in it: keep them elsewhere. Harmless while Relais runs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        url = os.environ.get("DATABASE_BACKUP_URL")
        if not url:
            raise CommandError("DATABASE_BACKUP_URL manque : l’adresse du compte relais_backup.")
        try:
            made = write(folder.resolve(), url=url, told=lambda line: self.stdout.write(f"  {line}"))
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = sum(path.stat().st_size for path in folder.resolve().rglob("*") if path.is_file())
        self.stdout.write(
            f"Sauvegarde entière dans {folder} ({size / 2**20:.1f} Mio, {len(made.files)} fichiers). Copiez-la, chiffrée,"
            " hors de ce serveur ; les clés se gardent à part."
        )
