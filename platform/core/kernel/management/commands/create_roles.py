"""The database roles: made here, or written out for whoever administers the server."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.kernel.floor import roles


class Command(BaseCommand):
    help = (
        "Crée les rôles de la base (DATABASE_ADMIN_URL), ou écrit le SQL pour son administrateur (--print)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--print", action="store_true", dest="only_print", help="écrit le SQL et n’exécute rien"
        )
        parser.add_argument(
            "--development",
            action="store_true",
            help="le propriétaire peut créer des bases (celles des tests)",
        )

    def handle(self, *args: Any, only_print: bool, development: bool, **options: Any) -> None:
        if only_print:
            self.stdout.write(roles.printed(development=development))
            return
        missing = [
            n for n in ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_URL") if not os.environ.get(n)
        ]
        if missing:
            raise CommandError(
                f"Il manque {', '.join(missing)}. Sans compte d’administration : create_roles --print"
                " écrit le SQL à lui confier."
            )
        roles.create(os.environ, development=development)
        self.stdout.write("Rôles prêts : relais_owner, relais_app, relais_grantor, relais_backup.")
